use clap::CommandFactory as _;

use super::*;

fn parses(line: &str) -> bool {
    CommandLine::try_parse_from(line.split(' ')).is_ok()
}

#[test]
fn the_command_line_contradicts_itself_nowhere() {
    CommandLine::command().debug_assert();
}

#[test]
fn every_documented_command_is_understood() {
    for line in [
        "orgonaut serve",
        "orgonaut serve --role worker --json",
        "orgonaut migrate",
        "orgonaut --json tenant create --slug acme --name Acme --plan business",
        "orgonaut user create --tenant acme --email maja@example.com --role owner --password-stdin",
        "orgonaut integration connect --tenant acme --provider bamboohr --set subdomain=acme --set-stdin api_key --target baseline",
        "orgonaut integration connect --tenant acme --provider bamboohr --target scenario:scn_1 --target baseline --all-future-scenarios",
        "orgonaut integration connect --tenant acme --provider dynamics365_hr --set environment_url=https://contoso.operations.dynamics.com \
         --set tenant_id=x --set client_id=y --set legal_entities=USMF,DEMF --set-stdin client_secret --target baseline",
        "orgonaut integration test --tenant acme --provider bamboohr",
        "orgonaut integration providers",
        "orgonaut integration webhook-secret set --tenant acme --provider bamboohr --kind hmac --secret-stdin",
        "orgonaut integration webhook-secret rotate --tenant acme --provider bamboohr --drop-previous",
        "orgonaut integration webhook-secret fingerprint --tenant acme --provider bamboohr",
        "orgonaut sync --tenant acme --provider bamboohr --wait --json",
        "orgonaut run list --tenant acme",
        "orgonaut run show sync_4kPmN8rT2wXq --tenant acme",
        "orgonaut people list --tenant acme --context scn_1",
    ] {
        assert!(parses(line), "{line}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    for line in [
        "orgonaut serve --role everything",
        "orgonaut tenant create --slug acme --name Acme --plan gold",
        "orgonaut integration connect --tenant acme --provider bamboohr --set subdomain=acme",
        "orgonaut integration connect --tenant acme --provider bamboohr --target snapshot:1",
        "orgonaut integration connect --tenant acme --provider bamboohr --target baseline --set subdomain",
        "orgonaut integration test --tenant acme --provider peoplesoft",
        "orgonaut run list --tenant acme --limit 0",
    ] {
        assert!(!parses(line), "{line}");
    }
}

#[test]
fn a_password_cannot_be_an_argument() {
    let user = "orgonaut user create --tenant acme --email maja@example.com --role owner";
    assert!(!parses(&format!("{user} --password correct-horse")));
    assert!(!parses(&format!("{user} --password-stdin=correct-horse")));
    assert!(!parses(user));
}
