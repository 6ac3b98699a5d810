//! The checksums S3 knows, computed while a body passes by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};
use serde::{Deserialize, Serialize};

/// A checksum algorithm, by the name AWS gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Algorithm {
    /// CRC32, what the SDKs send unasked.
    #[serde(rename = "CRC32")]
    Crc32,
    /// CRC32C.
    #[serde(rename = "CRC32C")]
    Crc32c,
    /// CRC64NVME, what S3 computes when the client sent none.
    #[serde(rename = "CRC64NVME")]
    Crc64Nvme,
    /// SHA-1.
    #[serde(rename = "SHA1")]
    Sha1,
    /// SHA-256.
    #[serde(rename = "SHA256")]
    Sha256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    /// AWS's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The algorithm of that name, in either case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    /// The header or trailer a client sends the value in.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }
}

/// What is known of a body's checksum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// Which.
    pub algorithm: Algorithm,
    /// Base64; a composite one ends in `-<parts>`.
    pub value: String,
    /// Over the checksums of the parts instead of over the bytes.
    pub composite: bool,
}

enum Hasher {
    Crc32(Crc32),
    Crc32c(Crc32c),
    Crc64Nvme(Crc64Nvme),
    Sha1(Sha1),
    Sha256(Sha256),
}

/// MD5 for the `ETag`, and one checksum.
pub struct Digest {
    algorithm: Algorithm,
    md5: Md5,
    hasher: Hasher,
}

impl Digest {
    /// Starts afresh.
    pub fn new(algorithm: Algorithm) -> Self {
        let hasher = match algorithm {
            Algorithm::Crc32 => Hasher::Crc32(Crc32::new()),
            Algorithm::Crc32c => Hasher::Crc32c(Crc32c::new()),
            Algorithm::Crc64Nvme => Hasher::Crc64Nvme(Crc64Nvme::new()),
            Algorithm::Sha1 => Hasher::Sha1(Sha1::new()),
            Algorithm::Sha256 => Hasher::Sha256(Sha256::new()),
        };
        Self { algorithm, md5: Md5::new(), hasher }
    }

    /// The next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        match &mut self.hasher {
            Hasher::Crc32(hasher) => hasher.update(bytes),
            Hasher::Crc32c(hasher) => hasher.update(bytes),
            Hasher::Crc64Nvme(hasher) => hasher.update(bytes),
            Hasher::Sha1(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// The MD5 and the checksum.
    pub fn finish(self) -> ([u8; 16], Checksum) {
        let value = match self.hasher {
            Hasher::Crc32(hasher) => STANDARD.encode(hasher.finalize()),
            Hasher::Crc32c(hasher) => STANDARD.encode(hasher.finalize()),
            Hasher::Crc64Nvme(hasher) => STANDARD.encode(hasher.finalize()),
            Hasher::Sha1(hasher) => STANDARD.encode(hasher.finalize()),
            Hasher::Sha256(hasher) => STANDARD.encode(hasher.finalize()),
        };
        let mut md5 = [0; 16];
        md5.copy_from_slice(self.md5.finalize().as_ref());
        (md5, Checksum { algorithm: self.algorithm, value, composite: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values AWS recorded for this body.
    #[test]
    fn digests_are_those_of_aws() {
        let digest = |algorithm| {
            let mut digest = Digest::new(algorithm);
            digest.update(b"test-");
            digest.update(b"delete");
            digest.finish()
        };
        let (md5, crc32) = digest(Algorithm::Crc32);
        assert_eq!(hex::encode(md5), "a9a43d6b467d3dc6514412c3a4987415");
        assert_eq!(crc32.value, "1jy6qw==");
        let (_, sha1) = digest(Algorithm::Sha1);
        assert_eq!(STANDARD.decode(sha1.value).unwrap().len(), 20);
    }
}
