/** Space: which addresses are free? Numbers only; no address is ever dereferenced here. */
module org.acre.allocator {
  requires static transitive org.jspecify;
  // Events: where there is no flight recorder, none are told.
  requires static jdk.jfr;

  exports org.acre.allocator;
  exports org.acre.allocator.guard;
  // The door for the floors above, and for nobody else.
  exports org.acre.allocator.spi to
      org.acre.purge,
      org.acre;
  // The order of the locks, likewise.
  exports org.acre.allocator.order to
      org.acre.purge,
      org.acre;
  // Whether there is a flight recorder, likewise.
  exports org.acre.allocator.event to
      org.acre.purge,
      org.acre;
}
