//! When the log of a build that is over has been read to its end.
//!
//! CloudWatch takes in the last lines of a build only after the build is over, and a page that could not be had says
//! nothing about what is on it: an end is reached when there was something to read and nothing came.

/// So many readings have to bring nothing.
const QUIET: u32 = 2;

/// How far the reading of such a log has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ending {
    quiet: u32,
    fault: Option<String>,
}

impl Ending {
    /// A reading: did it bring anything, and why did it break off, if it did?
    pub fn read(&mut self, something: bool, fault: Option<String>) {
        self.quiet = if something || fault.is_some() { 0 } else { self.quiet + 1 };
        self.fault = fault;
    }

    /// Has everything come?
    pub fn is_reached(&self) -> bool {
        self.quiet >= QUIET
    }

    /// Why the last reading broke off.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::Ending;

    #[test]
    fn only_silence_that_was_heard_is_an_end() {
        let mut ending = Ending::default();
        ending.read(false, None);
        ending.read(false, Some("throttled".into()));
        ending.read(false, None);
        assert!(!ending.is_reached(), "what could not be read was not quiet");
        ending.read(true, None);
        ending.read(false, None);
        assert!(!ending.is_reached(), "it had spoken");
        ending.read(false, None);
        assert!(ending.is_reached());
    }
}
