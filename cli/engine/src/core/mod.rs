//! What every service stands on: clock, ids, store, bus, gate and the error a client reads.

mod arn;
mod bus;
mod call;
mod clock;
mod cloud;
mod error;
mod gate;
mod ids;
mod keyring;
mod one_or_many;
mod store;

pub use arn::Arns;
pub use bus::{Bus, Event};
pub use call::Call;
pub use clock::{Clock, ManualClock, SystemClock};
pub use cloud::Cloud;
pub use error::ApiError;
pub use gate::{Gate, Principal};
pub use ids::{Ids, RandomIds, SequentialIds};
pub use keyring::{Credentials, issue, look_up, revoke};
pub use one_or_many::one_or_many;
pub use store::{Store, StoreError};
