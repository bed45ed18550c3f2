//! Sending mail over real SMTP: once, also when the server is away or several nodes send.

use std::net::SocketAddr;
use std::sync::Arc;

use engine::mail::Delivered;
use sandbox::{MailServer, Operation};
use tokio::net::TcpStream;

use crate::support::installation::deliver_until_idle;
use crate::support::{Database, Tenant};

on_both_databases! {
    mail_for_a_server_that_is_away_for_an_hour_arrives_once_later,
    mail_for_a_server_that_cannot_be_reached_arrives_once_when_it_can,
    of_several_nodes_one_sends,
    what_a_server_refuses_for_good_is_given_up,
    what_cannot_be_sent_for_three_days_is_given_up,
    a_test_arrives_at_once_and_a_server_that_refuses_is_quoted,
}

/// A tenant whose owner is to be told that the key was revoked.
async fn with_mail_waiting(database: &Database) -> Tenant {
    let tenant = Tenant::synced(database, 20).await;
    tenant.owner().await;
    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: "another".to_owned() });
    tenant.sync().await;
    tenant
}

async fn mail_for_a_server_that_is_away_for_an_hour_arrives_once_later(database: &Database) {
    let tenant = with_mail_waiting(database).await;
    let (services, mailbox) = (tenant.services(), tenant.installation.vendor.sandbox.mailbox());
    mailbox.refuse(Some(451));
    for minute in 0..60 {
        for delivered in deliver_until_idle(services).await {
            assert_eq!(delivered, Delivered::Postponed, "minute {minute}");
        }
        tenant.installation.clock.advance_seconds(60);
    }
    let view = services.mail(&tenant.owner().await).await.unwrap();
    assert_eq!((view.waiting, view.failed), (1, 0));
    assert!(view.last_error.unwrap().contains("takes no mail now"));
    assert_eq!(mailbox.received(), []);

    mailbox.refuse(None);
    tenant.installation.clock.advance_seconds(3_600);
    assert_eq!(deliver_until_idle(services).await, [Delivered::Sent]);
    tenant.installation.clock.advance_seconds(7_200);
    assert_eq!(deliver_until_idle(services).await, []);
    assert_eq!(mailbox.received().len(), 1);
    let view = services.mail(&tenant.owner().await).await.unwrap();
    assert_eq!((view.waiting, view.last_error, view.last_sent_at.is_some()), (0, None, true));
}

async fn mail_for_a_server_that_cannot_be_reached_arrives_once_when_it_can(database: &Database) {
    let mut tenant = with_mail_waiting(database).await;
    let address = stop_the_mail_server(&mut tenant).await;
    let (services, mailbox) = (tenant.services(), tenant.installation.vendor.sandbox.mailbox());
    assert_eq!(deliver_until_idle(services).await, [Delivered::Postponed]);
    let view = services.mail(&tenant.owner().await).await.unwrap();
    assert_eq!((view.waiting, view.failed, view.last_error.is_some()), (1, 0, true));

    let _server = MailServer::start(address.port(), mailbox.clone()).await.unwrap();
    tenant.installation.clock.advance_seconds(3_600);
    assert_eq!(deliver_until_idle(services).await, [Delivered::Sent]);
    tenant.installation.clock.advance_seconds(7_200);
    assert_eq!((deliver_until_idle(services).await, mailbox.received().len()), (vec![], 1));
}

/// From now on a connection to where it listened is refused.
async fn stop_the_mail_server(tenant: &mut Tenant) -> SocketAddr {
    let installation = Arc::get_mut(&mut tenant.installation).expect("the tenant has the installation to itself");
    let address = installation.vendor.mail.take().unwrap().address;
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    address
}

async fn of_several_nodes_one_sends(database: &Database) {
    let tenant = with_mail_waiting(database).await;
    for role in ["admin", "owner"] {
        tenant.member(role).await;
    }
    let other = tenant.installation.another_process(database).await;
    let (one, two) = tokio::join!(deliver_until_idle(tenant.services()), deliver_until_idle(&other));
    // Who loses the race for a mail finds it at the next look.
    deliver_until_idle(&other).await;
    assert_eq!(one.len() + two.len(), 1);
    assert_eq!(tenant.installation.vendor.sandbox.mailbox().received().len(), 1);
}

async fn what_a_server_refuses_for_good_is_given_up(database: &Database) {
    let tenant = with_mail_waiting(database).await;
    tenant.installation.vendor.sandbox.mailbox().refuse(Some(550));
    assert_eq!(deliver_until_idle(tenant.services()).await, [Delivered::Failed]);
    let view = tenant.services().mail(&tenant.owner().await).await.unwrap();
    assert_eq!((view.waiting, view.failed), (0, 1));
}

async fn what_cannot_be_sent_for_three_days_is_given_up(database: &Database) {
    let tenant = with_mail_waiting(database).await;
    tenant.installation.vendor.sandbox.mailbox().refuse(Some(451));
    let mut delivered = Vec::new();
    for _ in 0..80 {
        delivered.extend(deliver_until_idle(tenant.services()).await);
        tenant.installation.clock.advance_seconds(3_600);
    }
    assert_eq!(delivered.iter().filter(|outcome| **outcome == Delivered::Failed).count(), 1);
    assert_eq!(delivered.last(), Some(&Delivered::Failed));
    assert!(delivered.len() > 60, "{}", delivered.len());
}

async fn a_test_arrives_at_once_and_a_server_that_refuses_is_quoted(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    tenant.services().send_test_mail(&owner).await.unwrap();
    let received = tenant.installation.vendor.sandbox.mailbox().received();
    assert_eq!(
        (received[0].to.as_slice(), received[0].subject.as_str()),
        (&["owner@acme.example".to_owned()][..], "Mail from Orgonaut works")
    );
    assert_eq!(received[0].from, "orgonaut@people.example.com");
    tenant.installation.vendor.sandbox.mailbox().refuse(Some(550));
    let refused = format!("{:?}", tenant.services().send_test_mail(&owner).await.unwrap_err());
    assert!(refused.contains("takes no mail now"), "{refused}");
    let editor = tenant.member("editor").await;
    assert_eq!(tenant.services().send_test_mail(&editor).await, Err(contract::AppError::NotFound));
}
