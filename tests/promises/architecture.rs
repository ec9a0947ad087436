//! The rooms call down, never up or sideways.
