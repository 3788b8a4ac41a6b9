"""The nightly run over an inbox: what arrived, what is read, what is judged, what is said."""
