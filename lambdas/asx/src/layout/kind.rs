//! What files say, whatever their layout.

use serde::{Deserialize, Serialize};

/// What a file says, whatever its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// End-of-day prices.
    EnergyEod,
    /// Trades.
    EnergyTrade,
}

impl Kind {
    /// Every kind there is; a file's manifest lies under one of them.
    pub const ALL: [Self; 2] = [Self::EnergyEod, Self::EnergyTrade];

    /// As keys and manifests name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyEod => "energy_eod",
            Self::EnergyTrade => "energy_trade",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
