//! Which network addresses a vendor may have. The check sits in the resolver of the connection itself, so the address that was judged is
//! the address that is dialled: a name that changes its answer in between gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// What is not the public internet, by the IANA special-purpose address registries.
static REFUSED_V4: LazyLock<Vec<(Ipv4Net, &str)>> = LazyLock::new(|| {
    [
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    ]
    .map(|(net, why)| (net.parse().expect("a network of the table"), why))
    .to_vec()
});

/// Inside `2000::/3`, the only part of IPv6 that is routed publicly.
static REFUSED_V6: LazyLock<Vec<(Ipv6Net, &str)>> = LazyLock::new(|| {
    [
        ("2001::/23", "reserved or a tunnel"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "for documentation"),
    ]
    .map(|(net, why)| (net.parse().expect("a network of the table"), why))
    .to_vec()
});

/// NAT64 (RFC 6052): the last four bytes are the IPv4 address that is really reached.
const NAT64: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// Why an address is refused, as a word for a sentence; `None` when it is a public one.
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    REFUSED_V4.iter().find(|(net, _)| net.contains(&address)).map(|(_, why)| *why)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    if segments[..6] == NAT64 {
        let [.., a, b, c, d] = address.octets();
        return refusal_v4(Ipv4Addr::new(a, b, c, d));
    }
    if address.to_ipv4_mapped().is_some() {
        return Some("IPv4 written as IPv6");
    }
    if segments[0] & 0xe000 != 0x2000 {
        return Some(match segments[0] {
            0 if address.is_loopback() => "loopback",
            0 => "unspecified",
            first if first & 0xfe00 == 0xfc00 => "private",
            first if first & 0xffc0 == 0xfe80 => "link-local",
            first if first & 0xff00 == 0xff00 => "multicast",
            _ => "reserved",
        });
    }
    REFUSED_V6.iter().find(|(net, _)| net.contains(&address)).map(|(_, why)| *why)
}

/// A vendor's name led to an address that is not the vendor's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host} leads to {address}, which is {why}")]
pub struct RefusedAddress {
    /// The name.
    pub host: String,
    /// Where it led.
    pub address: IpAddr,
    /// What that address is.
    pub why: &'static str,
}

/// Turns a name into addresses.
#[async_trait::async_trait]
pub trait Lookup: Send + Sync {
    /// Every address of the name.
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// The machine's own resolver.
#[derive(Debug, Clone, Copy)]
pub struct SystemLookup;

#[async_trait::async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// A resolver that gives public addresses only. One refused address refuses the name: a vendor has no business mixing the two.
#[derive(Clone)]
pub struct AddressGuard(pub Arc<dyn Lookup>);

impl AddressGuard {
    /// Resolves and judges.
    ///
    /// # Errors
    /// [`RefusedAddress`], or what the lookup said.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let addresses = self.0.addresses(host).await?;
        for &address in &addresses {
            if let Some(why) = refusal(address) {
                return Err(Box::new(RefusedAddress { host: host.to_owned(), address, why }));
            }
        }
        Ok(addresses)
    }
}

impl Resolve for AddressGuard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses = guard.addresses(name.as_str()).await?;
            // Port 0 stands for the port of the URL.
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_outside_the_public_internet_are_refused() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff::1",
            "4000::1",
        ] {
            assert!(refusal(address.parse().unwrap()).is_some(), "{address} was let through");
        }
    }

    #[test]
    fn public_addresses_are_let_through() {
        for address in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "64:ff9b::808:808",
        ] {
            assert_eq!(refusal(address.parse().unwrap()), None, "{address}");
        }
    }

    struct Fixed(&'static [&'static str]);

    #[async_trait::async_trait]
    impl Lookup for Fixed {
        async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
            Ok(self.0.iter().map(|address| address.parse().unwrap()).collect())
        }
    }

    #[tokio::test]
    async fn one_private_address_among_public_ones_refuses_the_name() {
        let error = AddressGuard(Arc::new(Fixed(&["1.1.1.1", "10.0.0.5"]))).addresses("acme.bamboohr.com").await.unwrap_err();
        assert_eq!(error.to_string(), "acme.bamboohr.com leads to 10.0.0.5, which is private");
    }
}
