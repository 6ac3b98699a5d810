//! Who is asking, where, until when, and what time the service has.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use jiff::{SignedDuration, Timestamp};

use super::Check;
use super::check::not_here;
use crate::clients::Clients;
use crate::errors::{Class, During, Error};
use crate::ops::{Clock, time};

/// A signature is refused when its time differs by more than this.
const REFUSED: SignedDuration = SignedDuration::from_mins(5);
/// From here on it is worth a word.
const NOTICED: SignedDuration = SignedDuration::from_mins(1);
/// Less than this is not enough for a deployment.
const SOON: SignedDuration = SignedDuration::from_mins(15);

/// What was found out about who asks.
#[derive(Debug)]
pub(super) struct Account {
    /// The findings.
    pub checks: Vec<Check>,
    /// Is it worth asking on?
    pub known: bool,
    /// Who asks; none where the service cannot tell.
    pub arn: Option<String>,
}

/// Look at them.
pub(super) async fn account(clients: &Clients, clock: &dyn Clock) -> Account {
    let region = Check::ok("region", clients.region());
    let date = Arc::new(Mutex::new(None));
    let request = clients.sts().get_caller_identity().customize().interceptor(DateOf(Arc::clone(&date)));
    let answer = request.send().await.during("find out which account this is");
    let date = date.lock().unwrap_or_else(PoisonError::into_inner).take();
    let now = clock.now();
    let (identity, known, arn) = match answer {
        Ok(who) => {
            let ends = clients.credentials_end().await.and_then(|end| Timestamp::try_from(end).ok());
            let shown = who.arn.clone().or(who.account).unwrap_or_default();
            (credentials(&shown, ends, now), true, who.arn)
        }
        Err(call) => match not_here(&call) {
            Some(why) => (Check::skipped("credentials", why), true, None),
            // A service that was not reached, or credentials that are not taken, will not be better next time.
            None => {
                let hopeless = [Class::Credentials, Class::Clock, Class::Unsendable, Class::Unreachable];
                let known = !hopeless.contains(&call.class);
                (Check::of_error("credentials", &Error::Call(call)), known, None)
            }
        },
    };
    Account { checks: vec![region, identity, skew(date.as_deref(), now)], known, arn }
}

fn credentials(arn: &str, ends: Option<Timestamp>, now: Timestamp) -> Check {
    let left = ends.map(|ends| ends.duration_since(now));
    match left {
        None => Check::ok("credentials", arn),
        Some(left) if left < SOON => Check::warning(
            "credentials",
            format!("{arn}, for {} minutes more", left.as_mins().max(0)),
            "sign in again before you begin something long: `aws sso login`",
        ),
        Some(left) => {
            let left = if left.as_hours() > 0 {
                format!("{} h", left.as_hours())
            } else {
                format!("{} minutes", left.as_mins())
            };
            Check::ok("credentials", format!("{arn}, for {left} more"))
        }
    }
}

/// How far this machine's clock is from the service's.
fn skew(date: Option<&str>, now: Timestamp) -> Check {
    let theirs = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok());
    let Some(theirs) = theirs.as_ref().and_then(time::timestamp) else {
        return Check::skipped("clock", "the answer had no time in it");
    };
    let skew = now.duration_since(theirs);
    let size = skew.abs();
    let side = if skew.is_negative() { "behind" } else { "ahead of" };
    let detail = format!("{} s {side} the service's", size.as_secs());
    let fix = "set the clock from the network: `sudo timedatectl set-ntp true`, or the system's settings";
    if size > REFUSED {
        Check::failed("clock", format!("{detail}: signatures are refused from 5 minutes on"), fix)
    } else if size > NOTICED {
        Check::warning("clock", detail, fix)
    } else {
        Check::ok("clock", "as the service's")
    }
}

/// Keeps the `Date` of the last answer, also of one that is an error.
#[derive(Debug)]
struct DateOf(Arc<Mutex<Option<String>>>);

impl Intercept for DateOf {
    fn name(&self) -> &'static str {
        "DateOf"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date").map(ToOwned::to_owned);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = date;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{credentials, skew};
    use crate::ops::doctor::State;

    fn now() -> Timestamp {
        "2025-03-03T01:00:00Z".parse().expect("a time")
    }

    #[test]
    fn a_clock_that_is_off_is_told_by_how_much_and_to_which_side() {
        let of = |date: &str| {
            let check = skew(Some(date), now());
            (check.state, check.detail)
        };
        assert_eq!(of("Mon, 03 Mar 2025 00:59:30 GMT"), (State::Ok, "as the service's".into()));
        assert_eq!(
            of("Mon, 03 Mar 2025 00:58:00 GMT"),
            (State::Warning, "120 s ahead of the service's".into())
        );
        let (state, detail) = of("Mon, 03 Mar 2025 02:00:00 GMT");
        assert_eq!(state, State::Failed);
        assert!(detail.starts_with("3600 s behind the service's"), "{detail}");
        assert_eq!(skew(Some("soon"), now()).state, State::Skipped);
    }

    #[test]
    fn credentials_that_end_soon_are_worth_a_word() {
        let of =
            |minutes: i64| credentials("arn:kim", Some(now() + SignedDuration::from_mins(minutes)), now());
        assert_eq!((of(5).state, of(45).state), (State::Warning, State::Ok));
        assert_eq!(of(45).detail, "arn:kim, for 45 minutes more");
        assert_eq!(of(-5).detail, "arn:kim, for 0 minutes more");
    }
}
