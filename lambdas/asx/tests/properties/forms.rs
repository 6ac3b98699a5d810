//! Every layout there is: what stands above its rows, and how one is written.

use std::iter::repeat_n;

/// What a row says, besides the contract, period or strike that makes it the only one of its kind.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) cents: i64,
    pub(crate) count: i64,
}

/// One layout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    pub(crate) layout: &'static str,
    pub(crate) name: &'static str,
    pub(crate) above: &'static [&'static str],
    /// A row, from its number, what it says, and what stands where it says a price or a count.
    row: fn(usize, &Facts, &str) -> String,
    /// Its price or count.
    value: fn(&Facts) -> String,
    /// Values in a row: of wide files there are many, and each of them is a row of the table.
    pub(crate) values: u64,
    /// Whether two equal rows are one.
    pub(crate) has_key: bool,
}

impl Form {
    pub(crate) fn row(&self, number: usize, facts: &Facts) -> String {
        (self.row)(number, facts, &(self.value)(facts))
    }

    /// A row that cannot be accepted.
    pub(crate) fn bad_row(&self, number: usize, facts: &Facts) -> String {
        (self.row)(number, facts, "N/A")
    }
}

const EOD: Form = Form {
    layout: "eod_csv",
    name: "eod.csv",
    above: &["code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest"],
    row: |at, facts, price| format!("{},20250227,,,,,,,,{price},{},7", code(at), facts.count),
    value: price,
    values: 1,
    has_key: true,
};
const TRADE_LOG: Form = Form {
    layout: "trade_log_csv",
    name: "log.csv",
    above: &["date,time,code,trade_type,volume,price,hours,face_value"],
    row: |at, facts, price| {
        let face = money(facts.cents * facts.count * 2160);
        format!("20250227,10:04:19,{},N,{},{price},2160,{face}", code(at), facts.count)
    },
    value: price,
    has_key: false,
    ..EOD
};
const GAS_LOG: Form = Form {
    above: &["date,time,code,trade_type,volume,price"],
    row: |at, facts, price| format!("2025-02-27,9:04,{},Z,{},{price}", code(at), facts.count),
    ..TRADE_LOG
};
const CLOSING_FUTURES: Form = Form {
    layout: "closing_snapshot_futures",
    name: "closing.csv",
    above: &["Words that nobody knows"],
    row: |at, facts, price| format!("{},,,,,,,{},,,,,,{price},27/02/2025,,", code(at), facts.count),
    ..EOD
};
const CLOSING_OPTIONS: Form = Form {
    layout: "closing_snapshot_options",
    row: |at, facts, price| format!("{},,,,,,,,,{},,{price},2025/02/27,,,,,,", code(at), facts.count),
    ..CLOSING_FUTURES
};
const FINAL: Form = Form {
    layout: "final_snapshot",
    row: |at, facts, price| format!("{},,,,,,,{},,,,{price},27/02/2025,,", code(at), facts.count),
    ..CLOSING_FUTURES
};
const OPEN_INTEREST: Form = Form {
    layout: "open_interest_report",
    row: |at, _, count| format!("{},{count},27/02/2025", code(at)),
    value: count,
    ..CLOSING_FUTURES
};
const LEGACY_LOG: Form = Form {
    layout: "legacy_trade_log",
    row: |at, facts, price| format!("27/02/2025,10-04-19,N,{},{},{price}", code(at), facts.count),
    has_key: false,
    ..CLOSING_FUTURES
};
const PUBLIC_TRADES: Form = Form {
    layout: "public_trades",
    name: "trades.xls",
    above: &[],
    row: |at, facts, price| format!("10:04\t{}\t{}\t{price}", code(at), facts.count),
    ..LEGACY_LOG
};
const SETTLEMENT_FUTURES: Form = Form {
    layout: "settlement_futures",
    name: "wide.txt",
    above: &["Settlement\t\t\t\t\t\t\t\t\t\t27 Feb 2025"],
    row: |at, _, price| groups(&[&period(at), price, price, price]),
    values: 12,
    ..EOD
};
const SETTLEMENT_CAPS: Form = Form {
    layout: "settlement_caps",
    row: |at, _, price| groups(&[&period(at), price]),
    values: 4,
    ..SETTLEMENT_FUTURES
};
const OPEN_INTEREST_FUTURES: Form = Form {
    layout: "open_interest_futures",
    above: &["Open Interest\t\t27 Feb 2025"],
    row: |at, _, count| groups(&[&period(at), count, count]),
    value: count,
    values: 8,
    ..SETTLEMENT_FUTURES
};
const OPEN_INTEREST_CAPS: Form = Form {
    layout: "open_interest_caps",
    row: |at, _, count| groups(&[&period(at), count]),
    values: 4,
    ..OPEN_INTEREST_FUTURES
};
const OPEN_INTEREST_OPTIONS: Form = Form {
    layout: "open_interest_options",
    above: &["Open Interest\t27 Feb 2025", "Q2 2025"],
    row: |at, _, count| groups(&[count, &format!("{at}.50"), count]),
    values: 4,
    ..OPEN_INTEREST_FUTURES
};

/// All of them.
pub(crate) const FORMS: [Form; 14] = [
    EOD,
    TRADE_LOG,
    GAS_LOG,
    CLOSING_FUTURES,
    CLOSING_OPTIONS,
    FINAL,
    OPEN_INTEREST,
    LEGACY_LOG,
    PUBLIC_TRADES,
    SETTLEMENT_FUTURES,
    SETTLEMENT_CAPS,
    OPEN_INTEREST_FUTURES,
    OPEN_INTEREST_CAPS,
    OPEN_INTEREST_OPTIONS,
];

fn code(number: usize) -> String {
    format!("BNM2025C{number:07}")
}

fn period(number: usize) -> String {
    format!("Q{} {}", number % 4 + 1, 2000 + number / 4)
}

/// The same for each region.
fn groups(cells: &[&str]) -> String {
    repeat_n(cells.join("\t"), 4).collect::<Vec<_>>().join("\t")
}

fn price(facts: &Facts) -> String {
    money(facts.cents)
}

fn count(facts: &Facts) -> String {
    facts.count.to_string()
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
