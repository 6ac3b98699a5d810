//! Cells with dots in them.

use crate::ui::Role;

/// The dots of a braille character by column and row, as Unicode numbers them: U+2800 and these bits.
const BRAILLE: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Cells, row by row.
pub(super) struct Canvas {
    width: usize,
    unicode: bool,
    dots: Vec<u8>,
    marks: Vec<bool>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize, unicode: bool) -> Self {
        Self { width, unicode, dots: vec![0; width * height], marks: vec![false; width * height] }
    }

    /// Dots of a cell, across and down.
    pub(super) fn dots(&self) -> (usize, usize) {
        if self.unicode { (2, 4) } else { (1, 1) }
    }

    /// Mark a cell.
    pub(super) fn mark(&mut self, column: usize, row: usize) {
        if let Some(mark) = self.marks.get_mut(row * self.width + column) {
            *mark = true;
        }
    }

    /// A straight line from dot to dot (Bresenham's).
    pub(super) fn line(&mut self, from: (usize, usize), to: (usize, usize)) {
        let (across, down) = (from.0.abs_diff(to.0), from.1.abs_diff(to.1));
        let longest = across.max(down).max(1);
        let between = |from: usize, to: usize, at: usize| {
            let far = (from.abs_diff(to) * at + longest / 2) / longest;
            if to < from { from - far } else { from + far }
        };
        for at in 0..=longest {
            self.dot(between(from.0, to.0, at), between(from.1, to.1, at));
        }
    }

    fn dot(&mut self, x: usize, y: usize) {
        let (across, down) = self.dots();
        let cell = (y / down) * self.width + x / across;
        let dot = if self.unicode { BRAILLE[x % 2][y % 4] } else { 1 };
        if let Some(cell) = self.dots.get_mut(cell) {
            *cell |= dot;
        }
    }

    /// A row as pieces of text: the line before what it is compared with.
    pub(super) fn row(&self, row: usize) -> Vec<(Role, String)> {
        let mut pieces: Vec<(Role, String)> = Vec::new();
        for cell in row * self.width..(row + 1) * self.width {
            let (role, text) = self.cell(cell);
            match pieces.last_mut() {
                Some((last, piece)) if *last == role => piece.push(text),
                _ => pieces.push((role, text.to_string())),
            }
        }
        pieces
    }

    fn cell(&self, cell: usize) -> (Role, char) {
        match (self.dots[cell], self.marks[cell]) {
            (0, false) => (Role::Plain, ' '),
            (0, true) => (Role::Dim, if self.unicode { '○' } else { 'o' }),
            (dots, _) if self.unicode => {
                (Role::Name, char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '))
            }
            _ => (Role::Name, '*'),
        }
    }
}
