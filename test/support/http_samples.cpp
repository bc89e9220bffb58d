// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/http_samples.hpp"

#include <zlib.h>

#include <stdexcept>

namespace ftrack::test {
namespace {

HttpSample sample(std::string name, std::string head, std::string travelling, std::string body)
{
    HttpSample result;
    result.name = std::move(name);
    result.bytes = head + "\r\n\r\n" + travelling;
    result.body = std::move(body);
    return result;
}

std::string with_length(std::string const& fields, std::string const& body)
{
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(body.size());
}

void add_bodiless(std::vector<HttpSample>& samples)
{
    auto head = sample("the answer to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000", "", "");
    head.method = "HEAD";
    samples.push_back(head);
    for (int const status : {204, 304}) {
        auto empty = sample("status " + std::to_string(status), "HTTP/1.1 " + std::to_string(status) + " Nothing", "", "");
        empty.status = status;
        samples.push_back(empty);
    }
    samples.push_back(sample("no bytes", "HTTP/1.1 200 OK\r\nContent-Length: 0", "", ""));
    samples.push_back(sample("no bytes, said to be gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0", "", ""));
}

} // namespace

std::vector<HttpSample> http_samples()
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "[{\"name\": \"sh" + std::to_string(i) + "\"}]\n";
    auto const packed = gzip(text);
    auto const two_members = gzip(text.substr(0, 100)) + gzip(text.substr(100));
    std::string const chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
    std::string const gzip_field = "Content-Encoding: gzip\r\n";

    std::vector<HttpSample> samples;
    samples.push_back(sample("plain", with_length("", text), text, text));
    samples.push_back(sample("chunked", chunked_head, chunked(text, 100), text));
    auto const with_trailer = chunked_head + "\r\nTrailer: Checksum";
    auto trailed = sample("chunked with extension and trailer", with_trailer, "3;a=b\r\nabc\r\n0\r\nChecksum: 1\r\n\r\n", "abc");
    samples.push_back(trailed);
    samples.push_back(sample("gzip", with_length(gzip_field, packed), packed, text));
    samples.push_back(sample("gzip, chunked", chunked_head + "\r\nContent-Encoding: GZIP", chunked(packed, 7), text));
    samples.push_back(sample("gzip of two members", with_length(gzip_field, two_members), two_members, text));
    auto const padded = packed + std::string(5, '\0');
    samples.push_back(sample("gzip, padded", with_length(gzip_field, padded), padded, text));
    for (int const bits : {15, -15}) {
        auto const deflated = deflate(text, bits);
        samples.push_back(sample("deflate " + std::to_string(bits), with_length("Content-Encoding: deflate\r\n", deflated), deflated, text));
    }
    samples.push_back(sample("identity", with_length("Content-Encoding: identity\r\n", text), text, text));
    auto const interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + with_length("", text);
    samples.push_back(sample("after interim answers", interim, text, text));
    auto refused = sample("an error", "HTTP/1.1 500 Oh\r\nContent-Length: 3", "no!", "no!");
    refused.status = 500;
    samples.push_back(refused);
    auto closing = sample("saying that it closes", with_length("Connection: close\r\n", text), text, text);
    closing.keeps_alive = false;
    samples.push_back(closing);
    for (auto const& [name, fields, body] :
         {std::tuple("until the end", "", text), std::tuple("gzip until the end", "\r\nContent-Encoding: gzip", packed)})
    {
        auto last = sample(name, std::string("HTTP/1.1 200 OK") + fields, body, text);
        last.ends_with_connection = true;
        last.keeps_alive = false;
        samples.push_back(last);
    }
    add_bodiless(samples);
    return samples;
}

std::string gzip(std::string_view text) { return deflate(text, MAX_WBITS + 16); }

std::string deflate(std::string_view text, int window_bits)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string result(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    bool const is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    result.resize(result.size() - stream.avail_out);
    deflateEnd(&stream);
    if (!is_whole)
        throw std::runtime_error("zlib does not finish");
    return result;
}

std::string chunked(std::string_view body, std::size_t chunk_size)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (std::size_t at = 0; at < body.size(); at += chunk_size) {
        auto const chunk = body.substr(at, chunk_size);
        result.append(1, digits[chunk.size() / 16 % 16]).append(1, digits[chunk.size() % 16]).append("\r\n").append(chunk).append("\r\n");
    }
    return result + "0\r\n\r\n";
}

} // namespace ftrack::test
