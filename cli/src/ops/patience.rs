//! Looks that go wrong while something is followed.
//!
//! What is followed goes on without us: being throttled, losing the network for a moment or an internal fault of the
//! service must not end the wait. Being told no must.

use crate::errors::{Class, Error};
use crate::ops::Pace;

/// Looks that may go wrong in a row before it is no passing fault.
const FORGIVEN: u32 = 5;

/// Counts the looks that went wrong in a row.
#[derive(Debug, Default)]
pub struct Patience {
    faults: u32,
}

impl Patience {
    /// A look went well.
    pub fn restored(&mut self) {
        self.faults = 0;
    }

    /// A look went wrong: is it worth another one, later? Returns the error if it is not.
    pub fn bear(&mut self, error: Error, pace: &mut Pace) -> Result<(), Error> {
        let Error::Call(call) = &error else { return Err(error) };
        match call.class {
            Class::Throttled => {}
            Class::Unreachable | Class::Fault => self.faults += 1,
            Class::Credentials | Class::Denied | Class::Clock | Class::Unsendable | Class::Other => {
                return Err(error);
            }
        }
        pace.throttled();
        if self.faults > FORGIVEN { Err(error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{FORGIVEN, Patience};
    use crate::errors::Class;
    use crate::ops::Pace;
    use crate::testing::refused_look as error;

    #[test]
    fn throttling_is_borne_for_ever_and_a_lost_network_for_a_while() {
        let (mut patience, mut pace) = (Patience::default(), Pace::new(None));
        for _ in 0..100 {
            assert!(patience.bear(error(Class::Throttled), &mut pace).is_ok());
        }
        for _ in 0..FORGIVEN {
            assert!(patience.bear(error(Class::Unreachable), &mut pace).is_ok());
        }
        assert!(patience.bear(error(Class::Fault), &mut pace).is_err());
        patience.restored();
        assert!(patience.bear(error(Class::Fault), &mut pace).is_ok());
    }

    #[test]
    fn a_no_is_a_no() {
        let mut patience = Patience::default();
        assert!(patience.bear(error(Class::Denied), &mut Pace::new(None)).is_err());
    }
}
