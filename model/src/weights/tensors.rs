//! Tensors of a safetensors file as checked f32 values.

use half::f16;
use safetensors::{Dtype, SafeTensors};

use crate::error::ModelError;

/// Largest accepted weights file in bytes.
pub const MAX_WEIGHTS_BYTES: usize = 256 * 1024 * 1024;

/// An opened weights file.
pub(super) struct Tensors<'a>(SafeTensors<'a>);

impl<'a> Tensors<'a> {
    /// Opens a file; its header is checked against its length here.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        if bytes.len() > MAX_WEIGHTS_BYTES {
            return Err(ModelError::TooLarge { file: "weights", limit: MAX_WEIGHTS_BYTES, found: bytes.len() });
        }
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| ModelError::Malformed {
            file: "weights",
            expected: "a complete safetensors file",
            found: error.to_string(),
        })
    }

    /// The values of a tensor, row-major; an error unless it has exactly this shape and finite numbers.
    pub(super) fn read(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let Ok(tensor) = self.0.tensor(name) else {
            return Err(ModelError::MissingTensor { name: name.to_owned() });
        };
        if tensor.shape() != shape {
            return Err(ModelError::TensorShape {
                name: name.to_owned(),
                expected: shape.to_vec(),
                found: tensor.shape().to_vec(),
            });
        }
        let data = tensor.data();
        let values: Vec<f32> = match tensor.dtype() {
            Dtype::F16 => {
                let (halves, _) = data.as_chunks();
                halves.iter().map(|&bytes| f16::from_le_bytes(bytes).to_f32()).collect()
            }
            Dtype::F32 => {
                let (words, _) = data.as_chunks();
                words.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
            }
            other => {
                return Err(ModelError::TensorType { name: name.to_owned(), found: format!("{other:?}") });
            }
        };
        match values.iter().find(|value| !value.is_finite()) {
            None => Ok(values),
            Some(value) => Err(ModelError::NotFinite { name: name.to_owned(), found: value.to_string() }),
        }
    }
}
