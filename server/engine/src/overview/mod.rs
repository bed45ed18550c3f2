//! The overview: is it healthy, what changed, how many are we.

mod health;

use contract::run::ChangeOp;
use contract::view::{ChangedPeople, LatestChange, OverviewView};
use contract::{AppError, Date, Permission, Timestamp};
use store::Priority;

use crate::access::Actor;
use crate::error::Result;
use crate::reading;
use crate::services::Services;
use crate::sync::run::day;

/// A pause as long as this, in seconds, ends a visit.
const VISIT_PAUSE: i64 = 30 * 60;
/// How far back changes are shown to somebody who comes for the first time, in seconds.
const FIRST_VISIT: i64 = 7 * 86_400;
/// How often a visit that goes on is written down, in seconds.
const NOTE_EVERY: i64 = 60;
/// How many changes are shown.
const LATEST: i64 = 8;
/// How many are named of those who can connect.
const NAMED: i64 = 3;

impl Services {
    /// The overview, with headcount figures from `from` on. A look that `counts` is remembered as a visit; a page fetched ahead of a click
    /// is none.
    pub async fn overview(&self, actor: &Actor, from: Option<&Date>, counts: bool) -> std::result::Result<OverviewView, AppError> {
        actor.require(Permission::PeopleView)?;
        Ok(self.read_overview(actor, from, counts).await?)
    }

    async fn read_overview(&self, actor: &Actor, from: Option<&Date>, counts: bool) -> Result<OverviewView> {
        let (store, org) = (&self.parts.store, actor.org_id);
        let now = self.parts.clock.now();
        let today = day(now, &self.parts.zone);
        let baseline = reading::context(store, org, None).await?.id;
        let (since, is_return) = self.visit(actor, now, counts).await?;
        let (by_op, latest) = store.people_changed_since(org, baseline, since, LATEST).await?;
        let (departments, without_department) = store.headcount_by_department(org, baseline, &today).await?;
        let count = |ops: &[ChangeOp]| by_op.iter().filter(|(op, _)| ops.contains(op)).map(|(_, count)| count.unsigned_abs()).sum();
        let latest = latest.into_iter().map(|change| LatestChange {
            label: change.label,
            person: change.person,
            op: change.op,
            attributes: change.attributes,
            at: change.at,
            run_id: change.run_id,
        });
        let earliest = Date::parse("1900-01-01").expect("it is a date");
        let may_connect = actor.viewer.may(Permission::IntegrationsManage);
        let people = departments.iter().map(|share| share.people).sum::<u64>() + without_department;
        Ok(OverviewView {
            people,
            departments,
            without_department,
            headcount: store.headcount_days(org, baseline, from.unwrap_or(&earliest)).await?,
            changed: ChangedPeople {
                joined: count(&[ChangeOp::Create, ChangeOp::Reactivate]),
                left: count(&[ChangeOp::Deactivate]),
                updated: count(&[ChangeOp::Update]),
                latest: latest.collect(),
            },
            since,
            is_return,
            sync: if may_connect { Some(health::sync_state(store, org).await?) } else { None },
            who_can_connect: if may_connect || people > 0 {
                Vec::new()
            } else {
                store.members_who_may(org, Permission::IntegrationsManage, NAMED).await?
            },
        })
    }

    /// Since when changes are news to the viewer, and whether the viewer was here before.
    async fn visit(&self, actor: &Actor, now: Timestamp, counts: bool) -> Result<(Timestamp, bool)> {
        let (store, org, user) = (&self.parts.store, actor.org_id, actor.user_id);
        let visit = store.visit(org, user).await?;
        let idle_since = now.plus_seconds(-VISIT_PAUSE);
        if counts && visit.is_none_or(|visit| visit.seen_at <= now.plus_seconds(-NOTE_EVERY)) {
            let mut transaction = store.begin(Priority::Interactive).await?;
            transaction.note_visit(org, user, now, idle_since).await?;
            transaction.commit().await?;
        }
        let previous = visit.and_then(|visit| if visit.seen_at < idle_since { Some(visit.seen_at) } else { visit.previous_at });
        Ok(previous.map_or((now.plus_seconds(-FIRST_VISIT), false), |previous| (previous, true)))
    }
}
