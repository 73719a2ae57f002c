/** Space: which addresses are free? Numbers only; no address is ever dereferenced here. */
module org.acre.allocator {
  requires static transitive org.jspecify;

  exports org.acre.allocator;
}
