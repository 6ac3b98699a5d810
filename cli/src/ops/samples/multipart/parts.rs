//! Where a file is cut.

/// Up to this size a file goes in one piece: the three calls around the parts would take longer than they save.
const ONE_PIECE: u64 = 16 << 20;

/// Enough for a call's overhead to vanish, small enough for several to be on their way and for little to be lost when
/// one fails.
const PART: u64 = 8 << 20;

/// S3 takes no more parts of an object.
const MOST: u64 = 10_000;

/// The parts of a large file. They follow from its size alone, so that another run cuts it at the same places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Parts {
    size: u64,
    part: u64,
}

/// One part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Part {
    /// From 1.
    pub(in super::super) number: i32,
    pub(in super::super) offset: u64,
    pub(in super::super) length: u64,
}

impl Parts {
    /// Of a file of this size; `None` if it goes in one piece.
    pub(in super::super) fn of(size: u64) -> Option<Self> {
        let least = size.div_ceil(MOST).next_multiple_of(1 << 20);
        (size > ONE_PIECE).then_some(Self { size, part: least.max(PART) })
    }

    /// How many.
    pub(in super::super) fn count(self) -> usize {
        usize::try_from(self.size.div_ceil(self.part)).unwrap_or(usize::MAX)
    }

    /// In order.
    pub(in super::super) fn iter(self) -> impl Iterator<Item = Part> {
        (1..)
            .zip((0..self.count() as u64).map(move |index| index * self.part))
            .map(move |(number, offset)| Part { number, offset, length: self.part.min(self.size - offset) })
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, ONE_PIECE, PART, Parts};

    #[test]
    fn parts_cover_the_file_and_only_the_last_is_shorter() {
        assert_eq!(Parts::of(ONE_PIECE), None);
        let parts: Vec<_> = Parts::of(ONE_PIECE + 1).expect("large").iter().collect();
        assert_eq!(parts.iter().map(|part| part.length).collect::<Vec<_>>(), [PART, PART, 1]);
        assert_eq!(parts.iter().map(|part| part.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(parts[2].offset, 2 * PART);
    }

    #[test]
    fn no_object_is_too_large_for_its_parts() {
        for size in [80 << 30, (80_u64 << 30) + 1, 5 << 40] {
            let parts = Parts::of(size).expect("large");
            assert!(parts.count() as u64 <= MOST, "{size}");
            assert_eq!(parts.iter().map(|part| part.length).sum::<u64>(), size);
        }
    }
}
