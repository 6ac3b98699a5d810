//! What can happen to a request besides being answered.

/// How a request comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) moment: Moment,
    pub(crate) end: End,
}

/// When it comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// It was never sent.
    Before,
    /// It was done, but the answer did not arrive, or half of it.
    After,
}

/// What is left of the harvester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is told.
    Error,
    /// Nothing: it does not get to do anything any more.
    Killed,
}

impl Fault {
    pub(crate) const ALL: [Self; 4] = [
        Self::of(Moment::Before, End::Error),
        Self::of(Moment::After, End::Error),
        Self::of(Moment::Before, End::Killed),
        Self::of(Moment::After, End::Killed),
    ];

    pub(crate) const fn of(moment: Moment, end: End) -> Self {
        Self { moment, end }
    }
}
