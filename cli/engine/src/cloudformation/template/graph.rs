//! Which resource waits for which.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::references::{Reference, references};
use super::section::Template;
use crate::core::ApiError;

/// Resources and what each of them needs to be there first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    needs: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// The graph of the resources that exist under `conditions`: what they refer to, and `DependsOn`.
    pub fn new(template: &Template, conditions: Option<&BTreeMap<String, bool>>) -> Self {
        let exists = |name: &str| {
            template.resources.get(name).is_some_and(|declared| {
                let condition = declared.condition.as_ref().zip(conditions);
                condition.is_none_or(|(name, conditions)| conditions.get(name) != Some(&false))
            })
        };
        let mut graph = Self::default();
        for (name, declared) in template.resources.iter().filter(|(name, _)| exists(name)) {
            let mut needs: BTreeSet<String> =
                declared.depends_on.iter().filter(|name| exists(name)).cloned().collect();
            for value in declared.properties.values().chain(&declared.metadata) {
                needs.extend(resources_in(value, conditions).into_iter().filter(|name| exists(name)));
            }
            graph.needs.insert(name.clone(), needs);
        }
        graph
    }

    /// A graph from recorded edges; those that lead outside are left out.
    pub fn from_edges<'a>(edges: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let edges: Vec<_> = edges.into_iter().collect();
        let names: BTreeSet<&str> = edges.iter().map(|(name, _)| *name).collect();
        let mut graph = Self::default();
        for (name, needs) in edges {
            let needs = needs.iter().filter(|need| names.contains(need.as_str()) && *need != name).cloned();
            graph.needs.entry(name.to_owned()).or_default().extend(needs);
        }
        graph
    }

    /// All names in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.needs.keys()
    }

    /// What `name` needs.
    pub fn needs(&self, name: &str) -> Vec<String> {
        self.needs.get(name).into_iter().flatten().cloned().collect()
    }

    /// The same names with every arrow turned around: the order of deletion.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut needs: BTreeMap<String, BTreeSet<String>> =
            self.needs.keys().map(|name| (name.clone(), BTreeSet::new())).collect();
        for (name, needed) in &self.needs {
            for need in needed {
                needs.entry(need.clone()).or_default().insert(name.clone());
            }
        }
        Self { needs }
    }

    /// Names in an order in which each comes after what it needs.
    pub fn sorted(&self) -> Vec<String> {
        let mut left = self.clone();
        let mut sorted = Vec::new();
        loop {
            let ready: Vec<String> = left
                .needs
                .iter()
                .filter(|(_, needs)| needs.is_empty())
                .map(|(name, _)| name.clone())
                .collect();
            if ready.is_empty() {
                return sorted;
            }
            left.peel();
            sorted.extend(ready);
        }
    }

    /// Refuses a graph that can never be worked off.
    pub fn check_circles(&self) -> Result<(), ApiError> {
        let mut left = self.clone();
        // Whoever waits for nobody, and whoever nobody waits for, is in no circle.
        while left.peel() | left.peel_reversed() {}
        if left.needs.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = left.needs.keys().map(String::as_str).collect();
        Err(ApiError::validation(format!("Circular dependency between resources: [{}]", names.join(", "))))
    }

    fn peel(&mut self) -> bool {
        let done: BTreeSet<String> =
            self.needs.iter().filter(|(_, needs)| needs.is_empty()).map(|(name, _)| name.clone()).collect();
        self.needs.retain(|name, _| !done.contains(name));
        self.needs.values_mut().for_each(|needs| needs.retain(|need| !done.contains(need)));
        !done.is_empty()
    }

    fn peel_reversed(&mut self) -> bool {
        *self = self.reversed();
        let peeled = self.peel();
        *self = self.reversed();
        peeled
    }
}

fn resources_in(value: &Value, conditions: Option<&BTreeMap<String, bool>>) -> Vec<String> {
    references(value, conditions)
        .into_iter()
        .filter_map(|reference| match reference {
            Reference::Name(name) | Reference::Attribute { resource: name, .. } => Some(name),
            Reference::Condition(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(text: &str) -> Graph {
        Graph::new(&Template::parse(text).unwrap(), None)
    }

    #[test]
    fn references_and_depends_on_are_edges() {
        let graph = graph(
            "Resources:\n  A: {Type: T}\n  B: {Type: T, Properties: {X: !Sub '${A.Arn}/x'}}\n  C: {Type: T, DependsOn: B}\n",
        );
        assert_eq!(graph.needs("B"), ["A"]);
        assert_eq!(graph.needs("C"), ["B"]);
        assert_eq!(graph.reversed().needs("A"), ["B"]);
        graph.check_circles().unwrap();
    }

    #[test]
    fn a_circle_names_those_in_it_and_nobody_else() {
        let graph = graph(
            "Resources:\n  A: {Type: T, DependsOn: B}\n  B: {Type: T, DependsOn: C}\n  C: {Type: T, DependsOn: B}\n  D: {Type: T}\n",
        );
        assert_eq!(
            graph.check_circles().unwrap_err().message,
            "Circular dependency between resources: [B, C]"
        );
    }
}
