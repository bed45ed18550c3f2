//! Whom to believe about where a request comes from.

use std::net::IpAddr;

use ipnet::IpNet;

/// The networks of the proxies in front of the server; nobody else's `X-Forwarded-For` counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Reads addresses and networks, separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        let networks = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network);
        networks.collect::<Result<_, _>>().map(Self)
    }

    /// Where a request comes from, given who is at the other end and every `X-Forwarded-For` line: proxies append, so from the right the
    /// first address that is no proxy of ours is the last one that anybody we trust has seen.
    pub fn client<'a>(&self, peer: IpAddr, forwarded_for: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in forwarded_for.rev().flat_map(|line| line.rsplit(',')) {
            if !self.contains(client) {
                break;
            }
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
        }
        client
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| format!("\"{text}\" is not an address or a network; write one such as 10.0.0.7 or 10.0.0.0/8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded_for: &[&str]) -> String {
        let proxies = TrustedProxies::parse(trusted).unwrap();
        proxies.client(peer.parse().unwrap(), forwarded_for.iter().copied()).to_string()
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(client("", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn an_address_the_client_wrote_itself_in_front_is_not_taken() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn nonsense_in_the_header_ends_the_search_at_the_last_address_known() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["unknown"]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.1, _hidden, 10.4.4.4"]), "10.4.4.4");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["proxy.example.com", "10.0.0.0/33", "10.0.0.1;10.0.0.2"] {
            assert!(TrustedProxies::parse(text).is_err(), "{text}");
        }
        assert_eq!(TrustedProxies::parse(" 10.0.0.7 , fd00::/8 ,").unwrap().0.len(), 2);
    }
}
