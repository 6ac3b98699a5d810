//! Changes to files by line and by cell. Bytes changed blindly rarely leave a row that a parser looks at twice.

#[path = "../../examples/samples/dice.rs"]
#[allow(dead_code, reason = "the generator of samples uses the rest")]
mod dice;

use dice::Dice;
use libfuzzer_sys::fuzzer_mutate;

use crate::pool;

const DELIMITERS: [u8; 4] = *b",\t;|";

/// Changes the data in place, as `fuzz_mutator!` asks for it. `rows` are lines worth having in a file.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32, rows: &[&[u8]]) -> usize {
    let mut dice = Dice::new(u64::from(seed));
    if dice.percent(30) {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut changed = data[..size].to_vec();
    for _ in 0..dice.between(1, 3) {
        changed = change(&changed, &mut dice, rows);
    }
    changed.truncate(max_size.min(data.len()));
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

fn change(data: &[u8], dice: &mut Dice, rows: &[&[u8]]) -> Vec<u8> {
    if dice.percent(4) {
        return encode(data, dice);
    }
    let mut lines: Vec<Vec<u8>> = data.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let at = any(&lines, dice);
    match dice.between(0, 11) {
        0 => {
            let line = lines[at].clone();
            lines.insert(any(&lines, dice), line);
        }
        1 => {
            lines.remove(at);
        }
        2 => {
            let other = any(&lines, dice);
            lines.swap(at, other);
        }
        3 => lines.insert(at + 1, dice.pick(pool::LINES).as_bytes().to_vec()),
        4 | 5 if !rows.is_empty() => lines.insert(at + 1, dice.pick(rows).to_vec()),
        6 => {
            let line = lines[at].clone();
            let times = usize::try_from(dice.between(2, 40)).unwrap_or_default();
            lines.splice(at..at, std::iter::repeat_n(line, times));
        }
        7 => {
            let (from, to) = (*dice.pick(&DELIMITERS), *dice.pick(&DELIMITERS));
            let bytes = lines.iter_mut().flatten().filter(|byte| **byte == from);
            bytes.for_each(|byte| *byte = to);
        }
        _ => {
            let other = lines[any(&lines, dice)].clone();
            lines[at] = change_cells(&lines[at], &other, dice);
        }
    }
    lines.join(&b'\n')
}

fn change_cells(line: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let most = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
    let delimiter = DELIMITERS.into_iter().max_by_key(most).unwrap_or(b',');
    let split = |line: &[u8]| line.split(|byte| *byte == delimiter).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (mut cells, others) = (split(line), split(other));
    let at = any(&cells, dice);
    match dice.between(0, 7) {
        0 => {
            let other = any(&cells, dice);
            cells.swap(at, other);
        }
        1 => {
            cells.remove(at);
        }
        2 => cells.insert(at, dice.pick(pool::CELLS).as_bytes().to_vec()),
        // The same column of another row: a conflict, or the same said twice.
        3 => cells[at] = others.get(at).unwrap_or(dice.pick(&others)).clone(),
        4 => cells[at] = [&b"\""[..], &cells[at], b"\""].concat(),
        _ => cells[at] = dice.pick(pool::CELLS).as_bytes().to_vec(),
    }
    cells.join(&delimiter)
}

/// Below the first line, which is not part of the file, the same text in another encoding.
fn encode(data: &[u8], dice: &mut Dice) -> Vec<u8> {
    let body = data.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let (name, body) = data.split_at(body);
    let text = String::from_utf8_lossy(body);
    let units = || text.encode_utf16();
    let encoded = match dice.between(0, 5) {
        0 => [b"\xef\xbb\xbf", body].concat(),
        1 => [b"\xff\xfe".to_vec(), units().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => [b"\xfe\xff".to_vec(), units().flat_map(u16::to_be_bytes).collect()].concat(),
        3 => units().flat_map(u16::to_le_bytes).collect(),
        4 => text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect(),
        _ => text.replace('\n', "\r\n").into_bytes(),
    };
    [name, &encoded].concat()
}

/// Where something stands. Neither files nor lines are ever without a part.
fn any<T>(parts: &[T], dice: &mut Dice) -> usize {
    let last = i64::try_from(parts.len()).unwrap_or(1) - 1;
    usize::try_from(dice.between(0, last)).unwrap_or_default()
}
