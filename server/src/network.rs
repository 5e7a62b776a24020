//! Networks, as an operator names them.

use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses (CIDR, RFC 4632), or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

/// The text names no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network: give an address or a range, such as 10.0.0.7, 10.0.0.0/8 or fd00::/8")]
pub struct NetworkError(String);

impl Network {
    /// Whether `address` is in it. An IPv4 address written as an IPv6 one is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let text = text.trim();
        let found = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        found.map(|network| Self(network.trunc())).ok_or_else(|| NetworkError(text.chars().take(60).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_refused_or_a_network(text in "[0-9a-f:./ ]{0,30}|\\PC{0,30}") {
            match text.parse::<Network>() {
                Ok(network) => {
                    prop_assert!(network.contains(network.0.addr()) || network.0.addr() != network.0.addr().to_canonical());
                    prop_assert_eq!(network.0.to_string().parse(), Ok(network));
                }
                Err(error) => prop_assert!(error.to_string().contains("10.0.0.0/8")),
            }
        }

        #[test]
        fn a_network_holds_its_addresses_and_no_others(address in any::<[u8; 4]>(), other in any::<[u8; 4]>(), bits in 0_u32..=32) {
            let network: Network = format!("{}/{bits}", IpAddr::from(address)).parse().unwrap();
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            let same = u32::from_be_bytes(address) & mask == u32::from_be_bytes(other) & mask;
            prop_assert_eq!(network.contains(other.into()), same);
            let mapped = std::net::Ipv4Addr::from(other).to_ipv6_mapped();
            prop_assert_eq!(network.contains(mapped.into()), same);
        }
    }
}
