//! Tensors of a safetensors file as checked numbers.

use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::matrix::Matrix;
use crate::error::ModelError;

/// Largest accepted weights file in bytes.
pub const MAX_WEIGHTS_BYTES: usize = 256 * 1024 * 1024;

/// Largest accepted factor of a row of integers: 127 times it is finite.
const MOST_SCALE: f32 = f32::MAX / 128.0;

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

    /// The values of a tensor of numbers, row-major; an error unless it has exactly this shape, a type with a fraction
    /// and finite values.
    pub(super) fn read(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        self.refuse_scale(name)?;
        numbers(name, &self.shaped(name, shape)?, "F16 or F32")
    }

    /// A matrix `[rows x columns]` of numbers, or of integers with one scale for each row in `{name}.scale`.
    pub(super) fn matrix(&self, name: &str, [rows, columns]: [usize; 2]) -> Result<Matrix, ModelError> {
        let tensor = self.shaped(name, &[rows, columns])?;
        if tensor.dtype() != Dtype::I8 {
            self.refuse_scale(name)?;
            return numbers(name, &tensor, "F16, F32 or I8").map(Matrix::Numbers);
        }
        let wrong =
            |expected: &'static str, found: String| ModelError::Integers { name: name.to_owned(), expected, found };
        let scale = scale_of(name);
        if self.0.tensor(&scale).is_err() {
            return Err(wrong(
                "beside its integers a tensor of their scales, F32, one for each row",
                "none".to_owned(),
            ));
        }
        let tensor_of_scales = self.shaped(&scale, &[rows])?;
        if tensor_of_scales.dtype() != Dtype::F32 {
            let found = format!("{:?}", tensor_of_scales.dtype());
            return Err(ModelError::TensorType { name: scale, expected: "F32", found });
        }
        let scales = numbers(&scale, &tensor_of_scales, "F32")?;
        if let Some((row, scale)) = scales.iter().enumerate().find(|(_, scale)| !(0.0..=MOST_SCALE).contains(*scale)) {
            return Err(wrong("scales from 0 to 2.6e36", format!("{scale} for row {row}")));
        }
        let values: Vec<i8> = tensor.data().iter().map(|byte| byte.cast_signed()).collect();
        if let Some(at) = values.iter().position(|value| *value == i8::MIN) {
            return Err(wrong("integers from -127 to 127", format!("-128 in row {}", at / columns)));
        }
        Ok(Matrix::Integers { values, scales })
    }

    /// A tensor; an error unless it is there with exactly this shape.
    fn shaped(&self, name: &str, shape: &[usize]) -> Result<TensorView<'_>, ModelError> {
        let Ok(tensor) = self.0.tensor(name) else {
            return Err(ModelError::MissingTensor { name: name.to_owned() });
        };
        if tensor.shape() == shape {
            return Ok(tensor);
        }
        let (expected, found) = (shape.to_vec(), tensor.shape().to_vec());
        Err(ModelError::TensorShape { name: name.to_owned(), expected, found })
    }

    /// An error if scales stand beside a tensor that is not of integers: whoever wrote the file meant something else.
    fn refuse_scale(&self, name: &str) -> Result<(), ModelError> {
        let (Ok(tensor), Ok(_)) = (self.0.tensor(name), self.0.tensor(&scale_of(name))) else { return Ok(()) };
        Err(ModelError::Integers {
            name: name.to_owned(),
            expected: "I8 in a matrix, as scales stand beside it",
            found: format!("{:?} of shape {:?}", tensor.dtype(), tensor.shape()),
        })
    }
}

/// The name of the scales of a tensor of integers.
fn scale_of(name: &str) -> String {
    format!("{name}.scale")
}

/// Finite numbers, of one of the types that `expected` names.
fn numbers(name: &str, tensor: &TensorView<'_>, expected: &'static str) -> Result<Vec<f32>, ModelError> {
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
            return Err(ModelError::TensorType { name: name.to_owned(), expected, found: format!("{other:?}") });
        }
    };
    match values.iter().find(|value| !value.is_finite()) {
        None => Ok(values),
        Some(value) => Err(ModelError::NotFinite { name: name.to_owned(), found: value.to_string() }),
    }
}
