//! Smithy RPC v2 CBOR: `POST /service/<Service>/operation/<Operation>`, a CBOR map in and out.
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>
//!
//! Bodies become the values that AWS JSON has, so that an operation does not know which of the two it was asked in. Times
//! and bytes look different in CBOR: only services without either are spoken to like this.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header};
use minicbor::data::Type;
use minicbor::decode::Error;
use minicbor::{Decoder, Encoder};
use serde_json::{Map, Value, json};

use crate::core::ApiError;

const HEADER: &str = "smithy-protocol";
const NAME: &str = "rpc-v2-cbor";
/// Deeper than any input is.
const DEEPEST: usize = 32;

/// Whether a request speaks this protocol.
pub(super) fn is_spoken(headers: &HeaderMap) -> bool {
    headers.get(HEADER).is_some_and(|protocol| protocol == NAME)
}

/// The operation named by the path.
pub(super) fn operation_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The body; nothing at all counts as an empty map.
pub(super) fn decode(body: &[u8]) -> Result<Value, ApiError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    read(&mut Decoder::new(body), 0)
        .map_err(|error| ApiError::new("SerializationException", format!("the body is not CBOR: {error}")))
}

/// The answer to an operation. `null` members are left out, as AWS leaves them out.
pub(super) fn encode(request_id: &str, answer: &Result<Value, ApiError>) -> Response<Body> {
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, "application/cbor")
        .header(HEADER, NAME)
        .header("x-amzn-requestid", request_id);
    let mut encoder = Encoder::new(Vec::new());
    // Writing to memory cannot fail.
    let written = match answer {
        Ok(Value::Null) => write(&mut encoder, &json!({})),
        Ok(value) => write(&mut encoder, value),
        Err(error) => {
            response = response.status(StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST));
            write(&mut encoder, &json!({ "__type": error.code, "message": error.message }))
        }
    };
    let body = written.map(|()| encoder.into_writer()).unwrap_or_default();
    response.body(Body::from(body)).unwrap_or_default()
}

fn read(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, Error> {
    if depth > DEEPEST {
        return Err(Error::message("it is too deep"));
    }
    Ok(match decoder.datatype()? {
        Type::Null => decoder.null().map(|()| Value::Null)?,
        Type::Undefined => decoder.undefined().map(|()| Value::Null)?,
        Type::Bool => decoder.bool()?.into(),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64()?.into(),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => decoder.i64()?.into(),
        Type::F32 | Type::F64 => decoder.f64()?.into(),
        Type::String => decoder.str()?.into(),
        Type::StringIndef => decoder.str_iter()?.collect::<Result<String, _>>()?.into(),
        Type::Array | Type::ArrayIndef => {
            let mut left = decoder.array()?;
            let mut list = Vec::new();
            while more(decoder, &mut left)? {
                list.push(read(decoder, depth + 1)?);
            }
            list.into()
        }
        Type::Map | Type::MapIndef => {
            let mut left = decoder.map()?;
            let mut map = Map::new();
            while more(decoder, &mut left)? {
                let key = decoder.str()?.to_owned();
                map.insert(key, read(decoder, depth + 1)?);
            }
            map.into()
        }
        other => return Err(Error::type_mismatch(other)),
    })
}

/// Whether a list or map goes on: by its length, or up to its end mark.
fn more(decoder: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, Error> {
    match left {
        Some(0) => Ok(false),
        Some(left) => {
            *left -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => decoder.skip().map(|()| false),
        None => Ok(true),
    }
}

fn write(encoder: &mut Encoder<Vec<u8>>, value: &Value) -> Result<(), minicbor::encode::Error<Infallible>> {
    match value {
        Value::Null => encoder.null()?,
        Value::Bool(flag) => encoder.bool(*flag)?,
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => encoder.i64(number)?,
            (None, Some(number)) => encoder.u64(number)?,
            (None, None) => encoder.f64(number.as_f64().unwrap_or_default())?,
        },
        Value::String(text) => encoder.str(text)?,
        Value::Array(list) => {
            encoder.array(u64::try_from(list.len()).unwrap_or(u64::MAX))?;
            return list.iter().try_for_each(|value| write(encoder, value));
        }
        Value::Object(map) => {
            let members = map.iter().filter(|(_, value)| !value.is_null());
            encoder.map(u64::try_from(members.clone().count()).unwrap_or(u64::MAX))?;
            for (name, value) in members {
                encoder.str(name)?;
                write(encoder, value)?;
            }
            return Ok(());
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_without_their_nulls() {
        let value = json!({ "a": [1, -2, 1.5, true], "b": { "c": "text", "d": null }, "e": u64::MAX });
        let mut encoder = Encoder::new(Vec::new());
        write(&mut encoder, &value).unwrap();
        let back = decode(encoder.writer()).unwrap();
        assert_eq!(back, json!({ "a": [1, -2, 1.5, true], "b": { "c": "text" }, "e": u64::MAX }));
    }

    #[test]
    fn a_map_without_a_length_ends_at_its_mark() {
        // { _ "a": 1 }
        assert_eq!(decode(&[0xbf, 0x61, b'a', 0x01, 0xff]).unwrap(), json!({ "a": 1 }));
        assert_eq!(decode(&[]).unwrap(), json!({}));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let deep = vec![0x81; 100];
        for body in [&[0xa1_u8][..], &[0x41, 0x00], &[0xbf, 0x61, b'a'], &[0xc1, 0x01], &deep] {
            assert_eq!(decode(body).unwrap_err().code, "SerializationException", "{body:?}");
        }
    }
}
