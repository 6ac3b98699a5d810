//! One source of ids, injected: random in life, counted in tests.

use std::sync::atomic::{AtomicU64, Ordering};

/// Makes every id the engine hands out.
pub trait Ids: Send + Sync {
    /// 128 random bits.
    fn bits(&self) -> u128;

    /// The usual 8-4-4-4-12 form: executions, requests, approval tokens.
    fn uuid(&self) -> String {
        uuid::Builder::from_random_bytes(self.bits().to_be_bytes()).into_uuid().to_string()
    }

    /// `len` characters of A-Z and 0-9, as in the names CloudFormation generates (at most 24).
    fn suffix(&self, len: usize) -> String {
        const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let mut bits = self.bits();
        (0..len)
            .map(|_| {
                let digit = usize::try_from(bits % 36).unwrap_or_default();
                bits /= 36;
                char::from(ALPHABET[digit])
            })
            .collect()
    }

    /// 32 hexadecimal digits.
    fn hex(&self) -> String {
        format!("{:032x}", self.bits())
    }
}

/// Ids nobody can guess.
#[derive(Debug, Default, Clone, Copy)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn bits(&self) -> u128 {
        uuid::Uuid::new_v4().as_u128()
    }
}

/// Ids that are the same in every run of a test.
#[derive(Debug, Default)]
pub struct SequentialIds(AtomicU64);

impl Ids for SequentialIds {
    fn bits(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed))
    }
}
