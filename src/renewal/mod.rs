//! The renewal: a pure state machine and the one driver that performs its effects.
