/** A program that uses the library as a module. */
module com.example.outside {
  requires dev.penstock.client;
  requires jdk.httpserver;
}
