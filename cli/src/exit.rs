//! The exit codes: a contract with scripts, so they have names and one home.

/// How a command ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, or there was nothing to do.
    Done = 0,
    /// The thing itself failed or was rejected.
    Failed = 1,
    /// The command line or a configuration file is wrong; nothing was attempted.
    Usage = 2,
    /// Some of it was done.
    Partly = 3,
    /// No credentials, or not allowed.
    Denied = 4,
    /// Still running when the time was up.
    TimeLimit = 8,
    /// A newer execution took over.
    Superseded = 9,
    /// A bug in `mdd`.
    Bug = 70,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// The number the shell gets.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
