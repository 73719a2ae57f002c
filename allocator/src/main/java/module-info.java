/** Space: which addresses are free? Numbers only; no address is ever dereferenced here. */
module org.acre.allocator {
  requires static transitive org.jspecify;

  exports org.acre.allocator;
  // The door for the floors above, and for nobody else.
  exports org.acre.allocator.spi to
      org.acre.purge,
      org.acre;
}
