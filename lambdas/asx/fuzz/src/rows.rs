//! Rows below the first lines of a sample, so that every file is recognised and its parser sees all of them.

use crate::{Named, mutate, try_file};

/// Layouts that are tried together.
#[derive(Debug)]
pub struct Family {
    /// For each layout the name of a file, its text, and how many of its lines stand above the rows that are tried.
    pub layouts: &'static [(&'static str, &'static [u8], usize)],
}

impl Family {
    /// Processes rows below the layout that the first line says by a digit.
    pub fn try_rows(&self, data: &[u8]) {
        let Named { name, bytes } = Named::new(data);
        let choice = name.bytes().next().map_or(0, usize::from);
        let (name, sample, lines) = self.layouts[choice % self.layouts.len()];
        let top = sample.split_inclusive(|byte| *byte == b'\n').take(lines);
        let file = [&top.collect::<Vec<_>>().concat(), bytes].concat();
        try_file(name, &file);
    }

    /// Changes rows, and takes others from the samples.
    pub fn mutate(&self, data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
        let (_, sample, _) = self.layouts[seed as usize % self.layouts.len()];
        let rows: Vec<&[u8]> = sample.split(|byte| *byte == b'\n').collect();
        mutate(data, size, max_size, seed, &rows)
    }
}
