//! Packed files: what is in them is read as if it came alone, and what cannot be read says why.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use asx::manifest::Confidence;
use asx::{Container, FileCode, Format, Warning};
use flate2::{Compression, GzBuilder};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use support::{Harvested, eod, failed, harvested, harvested_bytes};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fn gzip(name: Option<&str>, content: &[u8]) -> Vec<u8> {
    let named = name.map_or_else(GzBuilder::new, |name| GzBuilder::new().filename(name));
    let mut encoder = named.write(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn stored(content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file("eod.csv", options).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

/// Sizes and check sum come after the content, as from a pipe.
fn streamed(name: &str, content: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = zip::ZipWriter::new_stream(&mut packed);
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap();
    packed
}

fn unpacked(name: &str, packed: &[u8]) -> Harvested {
    harvested_bytes(name, packed, date(2025, 3, 1))
}

fn container(format: Format, member: Option<&str>) -> Container {
    Container { format, member: member.map(str::to_owned) }
}

#[test]
fn packed_or_not_it_becomes_the_same_rows() {
    let plain = eod(&[("BNH2025", "84.50"), ("BVH2025", "70.00")]);
    let expected = harvested("in/eod_20250227.csv", &plain);
    assert_eq!(expected.manifest.container, None);
    let text = plain.as_bytes();
    let joined = [gzip(None, &text[..100]), gzip(None, &text[100..])].concat();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (packed, container) in [
        (gzip(None, text), container(Format::Gzip, None)),
        (gzip(Some("eod.csv"), text), container(Format::Gzip, Some("eod.csv"))),
        (joined, container(Format::Gzip, None)),
        (zip(&[("a/eod.csv", text)]), container(Format::Zip, Some("a/eod.csv"))),
        (stored(text), container(Format::Zip, Some("eod.csv"))),
        (streamed("eod.csv", text), container(Format::Zip, Some("eod.csv"))),
        (zip(&[("eod.csv", &wide)]), container(Format::Zip, Some("eod.csv"))),
    ] {
        let file = unpacked("in/eod_20250227.csv.gz", &packed);
        assert_eq!(file.manifest.container, Some(container));
        assert_eq!(file.tables[0].key, expected.tables[0].key, "the same source");
        assert_eq!(file.table(0).column("settle"), ["84.5000", "70.0000"]);
        // The file is its own bytes, not what is in it.
        assert_eq!(file.manifest.sha256, hex::encode(Sha256::digest(&packed)));
        assert_eq!(file.manifest.size, packed.len() as u64);
        assert_eq!(file.table(0).column("source_sha256")[0], file.manifest.sha256);
        assert_eq!(asx::manifest::Manifest::from_json(&file.manifest.to_json()).unwrap(), file.manifest);
    }
}

#[test]
fn the_name_in_the_container_is_a_hint_too() {
    let body = "BNU2014,12,01/07/2014\n";
    let name = "x/OpenInterest Report_20140702.csv";
    let packed =
        zip(&[("x/", b""), ("__MACOSX/x/._y.csv", b"?"), (name, body.as_bytes()), ("x/.DS_Store", b"?")]);
    let file = unpacked("upload.bin", &packed);
    assert_eq!(file.manifest.recognition.confidence, Confidence::Certain);
    assert_eq!(file.manifest.rows.warnings.get(&Warning::DateMismatch), Some(&1), "its date is compared");
    assert_eq!(file.manifest.container, Some(container(Format::Zip, Some(name))));
    assert_eq!(file.manifest.source, "upload");
    let gzipped =
        unpacked("upload_20140701.bin", &gzip(Some("OpenInterest Report_20140702.csv"), body.as_bytes()));
    assert_eq!(gzipped.manifest.rows.warned, 0, "the file's own name has a date");
    assert_eq!(gzipped.manifest.recognition.confidence, Confidence::Certain);
}

#[test]
fn what_has_to_be_read_twice_is_unpacked_twice() {
    let header = eod(&[]);
    let mut body = header.clone();
    for day in [3, 4, 3] {
        for contract in 0..17_000 {
            let contract = contract + day * 20_000;
            writeln!(body, "BNM2025C{contract:07},2025030{day},,,,,,,,1.00,1,2").unwrap();
        }
    }
    let packed = zip(&[("eod.csv", body.as_bytes())]);
    let file = unpacked("eod.zip", &packed);
    let counts: Vec<_> = file.tables.iter().map(|table| (table.date.day(), table.rows)).collect();
    assert_eq!(counts, [(3, 17_000), (4, 17_000)]);
    assert_eq!(file.manifest.rows.duplicates, 17_000);
    assert_eq!(file.manifest.sha256, hex::encode(Sha256::digest(&packed)));
}

#[test]
fn a_container_that_cannot_be_read_says_why() {
    let text = eod(&[("BNH2025", "84.50"), ("BVH2025", "70.00")]);
    let text = text.as_bytes();
    let check = |packed: &[u8], code: FileCode, reason: &str| {
        let report = failed("eod.csv", packed).report;
        assert!(report.code == code && report.reason.contains(reason), "{reason}: {report:?}");
        assert_eq!(report.sha256, hex::encode(Sha256::digest(packed)));
    };
    check(&zip(&[]), FileCode::EmptyFile, "the zip archive has no files in it");
    check(&zip(&[("a/", b""), ("__MACOSX/a.csv", b"x")]), FileCode::EmptyFile, "has no files in it");
    let several = "has 2 files in it (a.csv, b/c.csv); upload them one by one";
    check(&zip(&[("a.csv", text), ("b/c.csv", text)]), FileCode::UnknownKind, several);
    let dozen: Vec<String> = (0..12).map(|at| format!("{at}.csv")).collect();
    let dozen: Vec<_> = dozen.iter().map(|name| (name.as_str(), text)).collect();
    check(&zip(&dozen), FileCode::UnknownKind, "8.csv, 9.csv and 2 more)");
    let workbook = [("[Content_Types].xml", &b"<x/>"[..]), ("xl/workbook.xml", b"<x/>")];
    check(&zip(&workbook), FileCode::UnknownKind, "it is an Excel workbook");
    let nested = zip(&[("eod.csv.gz", &gzip(None, text))]);
    check(&nested, FileCode::UnknownKind, "eod.csv.gz in the zip archive: it is a gzip file, and only one");
    check(&gzip(None, &zip(&[("a", text)])), FileCode::UnknownKind, "in the gzip file: it is a zip archive");
    check(&gzip(None, b""), FileCode::EmptyFile, "in the gzip file: the file has no bytes");
    check(&gzip(None, b"<p>Sorry</p>"), FileCode::HtmlBody, "in the gzip file: it is a web page");

    let damaged = "it is damaged or cut off: unpacked it has another check sum";
    let mut packed = stored(text);
    packed[100] ^= 1;
    check(&packed, FileCode::BadEncoding, damaged);
    let cut = |packed: &[u8]| packed[..packed.len() * 2 / 3].to_vec();
    let noise: Vec<u8> = (0..3_000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    check(&cut(&gzip(None, &noise)), FileCode::BadEncoding, "damaged or cut off");
    check(&cut(&zip(&[("eod.csv", &noise)])), FileCode::BadEncoding, "the zip archive is cut off or damaged");
    let mut packed = gzip(None, text);
    let sum = packed.len() - 8;
    packed[sum] ^= 1;
    check(&packed, FileCode::BadEncoding, "damaged or cut off");
    check(&[&gzip(None, text)[..], b"more"].concat(), FileCode::BadEncoding, "damaged or cut off");

    let patched = |at: usize, value: u8| {
        let mut packed = zip(&[("eod.csv", text)]);
        let entry = packed.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
        packed[entry + at] = value;
        packed
    };
    check(&patched(8, 1), FileCode::BadEncoding, "eod.csv in the zip archive is encrypted");
    check(&patched(10, 12), FileCode::BadEncoding, "pack it with deflate");
    check(&patched(42, 7), FileCode::BadEncoding, "a file is not where its directory says");
}
