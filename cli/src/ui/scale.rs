//! An axis with round figures, in integers: prices are exact, and so is where they stand.

/// An axis of equal steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Where it begins.
    pub low: i64,
    /// From one figure to the next.
    pub step: i64,
    /// How many.
    pub steps: i64,
}

impl Scale {
    /// The shortest axis with at most so many steps of 1, 2 or 5 times a power of ten, none below `least`, that has room
    /// for all values.
    pub fn over(values: impl Iterator<Item = i64> + Clone, most: i64, least: i64) -> Self {
        let low = values.clone().min().unwrap_or_default();
        let high = values.max().unwrap_or_default();
        let powers = std::iter::successors(Some(least.max(1)), |power| power.checked_mul(10));
        let steps = powers.flat_map(|power| [1, 2, 5].map(|times: i64| power.saturating_mul(times)));
        let scale = |step: i64| {
            let from = low.div_euclid(step) * step;
            let beyond = high.saturating_sub(from).max(1);
            Self { low: from, step, steps: beyond / step + i64::from(beyond % step > 0) }
        };
        let mut scales = steps.map(scale);
        scales.find(|scale| scale.steps <= most).unwrap_or(Self { low, step: i64::MAX, steps: 1 })
    }

    /// The same with more steps, on both sides; below 0 only if it has been there.
    #[must_use]
    pub fn widened(self, steps: i64) -> Self {
        let below = (steps - self.steps).max(0) / 2;
        let below = if self.low < 0 { below } else { below.min(self.low / self.step) };
        Self { low: self.low.saturating_sub(below.saturating_mul(self.step)), steps, ..self }
    }

    /// The figures, the lowest first.
    pub fn figures(self) -> impl DoubleEndedIterator<Item = i64> {
        (0..=self.steps).map(move |at| self.low.saturating_add(at.saturating_mul(self.step)))
    }

    /// How far down a value stands, of `height` from the top to the bottom; to the nearest.
    pub fn down(self, value: i64, height: i64) -> i64 {
        let whole = i128::from(self.step) * i128::from(self.steps);
        let top = i128::from(self.low) + whole;
        let down = (top - i128::from(value)) * i128::from(height) + whole / 2;
        i64::try_from(down.div_euclid(whole)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    fn over(values: &[i64], most: i64) -> (i64, i64, i64) {
        let scale = Scale::over(values.iter().copied(), most, 1);
        (scale.low, scale.step, scale.steps)
    }

    #[test]
    fn figures_are_round_and_every_value_has_room() {
        assert_eq!(over(&[92, 127], 6), (90, 10, 4));
        assert_eq!(over(&[-3, 8], 6), (-4, 2, 6));
        assert_eq!(over(&[5], 6), (5, 1, 1));
        assert_eq!(over(&[], 6), (0, 1, 1));
        assert_eq!(over(&[0, 100], 4), (0, 50, 2));
        let widest = Scale::over([-999_999_999_999_999_999, 999_999_999_999_999_999].into_iter(), 6, 1);
        assert!(widest.figures().last() >= Some(999_999_999_999_999_999));
    }

    #[test]
    fn more_steps_go_to_both_sides_but_prices_do_not_become_negative() {
        let widened = |low, steps| Scale { low, step: 10, steps }.widened(6).low;
        assert_eq!([widened(90, 4), widened(90, 3), widened(0, 2), widened(-20, 2)], [80, 80, 0, -40]);
    }

    #[test]
    fn a_value_stands_where_its_figure_does() {
        let scale = Scale::over([90, 130].into_iter(), 4, 1);
        assert_eq!([130, 120, 110, 90].map(|value| scale.down(value, 40)), [0, 10, 20, 40]);
        assert_eq!(scale.figures().collect::<Vec<_>>(), [90, 100, 110, 120, 130]);
    }
}
