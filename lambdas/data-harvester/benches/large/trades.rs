//! A trade log of one day, made as it goes: rows of one length that differ in time, contract, volume and price.

pub const HEADER: &[u8; 39] = b"date,time,code,trade_type,volume,price\n";
pub const ROW: u64 = 40;

/// Rows of a log.
pub struct Trades {
    chance: u64,
    row: u64,
    rows: u64,
}

impl Trades {
    pub fn new(rows: u64) -> Self {
        Self { chance: 1, row: 0, rows }
    }

    /// The next rows, some thousands of them; none at the end.
    pub fn next(&mut self) -> Vec<u8> {
        let some = (self.rows - self.row).min(4096);
        (0..some).flat_map(|_| self.line().into_bytes()).collect()
    }

    fn line(&mut self) -> String {
        let second = 36_000 + self.row * 21_600 / self.rows;
        self.row += 1;
        let (family, region, month) = (self.pick(b"BPG"), self.pick(b"NVQS"), self.pick(b"HMUZ"));
        let (year, volume, cents) = (5 + self.below(4), 1 + self.below(50), 4_000 + self.below(9_000));
        format!(
            "20250227,{:02}:{:02}:{:02},{family}{region}{month}202{year},N,{volume:04},{:03}.{:02}\n",
            second / 3600,
            second / 60 % 60,
            second % 60,
            cents / 100,
            cents % 100
        )
    }

    fn pick(&mut self, from: &[u8]) -> char {
        let at = self.below(from.len() as u64);
        char::from(from[usize::try_from(at).unwrap_or_default()])
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.chance =
            self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % bound
    }
}
