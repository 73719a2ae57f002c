/** Time: when may an address be used again? Every thread of Acre lives here. */
module org.acre.purge {
  requires transitive org.acre.allocator;
  requires static transitive org.jspecify;
  requires static jdk.jfr;

  exports org.acre.purge;
  // When something is said, for the floor above.
  exports org.acre.purge.log to
      org.acre;
}
