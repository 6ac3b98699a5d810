//! How a product looks, the same in every picture. Colours differ in lightness, and markers in shape, so that lines can be
//! told apart on paper and by who sees no red.

use asx::contract::Product;

use super::element::{Element, joined};

/// Colour and marker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) colour: &'static str,
    shape: Shape,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Disc,
    Square,
    Triangle,
    Diamond,
    Cross,
}

impl Look {
    pub(super) fn of(product: Product) -> Self {
        let (colour, shape) = match product {
            Product::Base => ("#1f4e9c", Shape::Disc),
            Product::Peak => ("#c4541a", Shape::Square),
            Product::Cap => ("#2f8f5b", Shape::Triangle),
            Product::OffPeak => ("#7d5ba6", Shape::Diamond),
            Product::Power | Product::Gas | Product::Environmental => ("#555555", Shape::Cross),
        };
        Self { colour, shape }
    }

    pub(super) fn line(self, points: &[(i64, i64)]) -> Element {
        Element::line(points, self.colour, "2").with("stroke-linejoin", "round")
    }

    pub(super) fn marker(self, x: i64, y: i64) -> Element {
        let filled = |points: &[(i64, i64)]| {
            Element::new("polygon").with("points", joined(points)).with("fill", self.colour)
        };
        match self.shape {
            Shape::Disc => {
                Element::new("circle").with("cx", x).with("cy", y).with("r", 3).with("fill", self.colour)
            }
            Shape::Square => filled(&[(x - 3, y - 3), (x + 3, y - 3), (x + 3, y + 3), (x - 3, y + 3)]),
            Shape::Triangle => filled(&[(x, y - 4), (x + 4, y + 3), (x - 4, y + 3)]),
            Shape::Diamond => filled(&[(x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y)]),
            Shape::Cross => {
                let stroke = format!("M{},{}l6,6m0,-6l-6,6", x - 3, y - 3);
                Element::new("path").with("d", stroke).with("stroke", self.colour).with("stroke-width", 2)
            }
        }
    }
}
