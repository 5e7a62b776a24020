//! What travels, as bytes: a header of 8 (round, count of numbers) and numbers as little-endian f32. Both sides go on with
//! what was read back, so the rounding is part of the method.

/// Packs numbers.
pub(crate) fn pack(round: u32, numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    let mut bytes = round.to_le_bytes().to_vec();
    bytes.extend([0; 4]);
    let mut count: u32 = 0;
    for number in numbers {
        bytes.extend(number.to_le_bytes());
        count += 1;
    }
    bytes[4..8].copy_from_slice(&count.to_le_bytes());
    bytes
}

/// Reads packed numbers.
pub(crate) fn unpack(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.get(8..).unwrap_or_default().as_chunks();
    numbers.iter().copied().map(f32::from_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let bytes = pack(7, [1.5, -0.25]);
        assert_eq!(bytes, [7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0xc0, 0x3f, 0, 0, 0x80, 0xbe]);
        assert_eq!(unpack(&bytes), [1.5, -0.25]);
    }
}
