//! `#[serde(with = "epoch")]`: timestamps that are stored as they travel, seconds since 1970 with milliseconds.
//!
//! A project or a build is kept in the form in which it is answered, so both directions are needed here.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    crate::wire::epoch(time, serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    instant(f64::deserialize(deserializer)?)
}

fn instant<E: Error>(seconds: f64) -> Result<Timestamp, E> {
    let since = jiff::SignedDuration::try_from_secs_f64(seconds).map_err(E::custom)?;
    let millis =
        i64::try_from((since + jiff::SignedDuration::from_micros(500)).as_millis()).map_err(E::custom)?;
    Timestamp::from_millisecond(millis).map_err(E::custom)
}

/// The same for `Option`.
pub(super) mod option {
    use super::{Deserialize, Deserializer, Serializer, Timestamp, instant};

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub fn serialize<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::epoch_option(time, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Option::<f64>::deserialize(deserializer)?.map(instant).transpose()
    }
}
