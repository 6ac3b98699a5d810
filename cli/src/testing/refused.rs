//! A look that goes wrong.

use crate::errors::{Answer, Call, Class, Error};

/// The error of a look that a service did not answer as it should.
pub fn refused_look(class: Class) -> Error {
    let answer = Answer { code: None, message: "no".into(), request_id: None };
    Error::Call(Call { what: "cannot look".into(), class, answer })
}
