-- What the library is found by is built by functions of the owner: no role writes it by hand.
create schema library;
