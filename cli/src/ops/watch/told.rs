//! What there is to tell while an execution is followed: how it stands, and whether it can be seen at all.

use jiff::Timestamp;

use super::{News, State};
use crate::errors::{Class, Error};

/// What there is to tell.
#[derive(Debug)]
pub enum Told<'a> {
    /// How it stands, and what is new in it.
    Seen(&'a State, &'a News),
    /// A look went wrong, and another one will be made. Of several in a row only the first is told.
    Lost(&'a Lost),
    /// After that a look went well.
    Found,
}

/// There is no answer about the execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The last look that went well, or the beginning.
    pub since: Timestamp,
    /// What went wrong then.
    pub why: String,
}

/// Is what is followed in sight?
#[derive(Debug)]
pub(super) struct Contact {
    seen: Timestamp,
    lost: bool,
}

impl Contact {
    /// Nothing has gone wrong yet.
    pub fn new(now: Timestamp) -> Self {
        Self { seen: now, lost: false }
    }

    /// A look went wrong. Gives what is to be told of it.
    pub fn fault(&mut self, error: &Error) -> Option<Lost> {
        // Being told to slow down is an answer, and an everyday one.
        let throttled = matches!(error, Error::Call(call) if call.class == Class::Throttled);
        if throttled || self.lost {
            return None;
        }
        self.lost = true;
        let why: Vec<String> = std::iter::once(error.to_string()).chain(error.causes()).collect();
        Some(Lost { since: self.seen, why: why.join(": ") })
    }

    /// A look went well. Did one go wrong before?
    pub fn found(&mut self, now: Timestamp) -> bool {
        self.seen = now;
        std::mem::take(&mut self.lost)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Contact;
    use crate::errors::Class;
    use crate::testing::refused_look as error;

    #[test]
    fn only_the_first_of_several_faults_is_told_with_the_last_time_all_was_well() {
        let mut contact = Contact::new(Timestamp::UNIX_EPOCH);
        let seen = Timestamp::from_second(9).expect("a time");
        assert!(!contact.found(seen));
        assert_eq!(contact.fault(&error(Class::Throttled)), None);
        let lost = contact.fault(&error(Class::Unreachable)).expect("the first");
        assert_eq!((lost.since, lost.why.as_str()), (seen, "cannot look: no"));
        assert_eq!(contact.fault(&error(Class::Fault)), None);
        assert!(contact.found(seen));
        assert!(!contact.found(seen));
        assert!(contact.fault(&error(Class::Fault)).is_some(), "a later one is told again");
    }
}
