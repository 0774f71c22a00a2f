using System.IO.Compression;
using System.Text;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Reports;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Reports;

public sealed class ReportFetcherTests : IAsyncLifetime
{
    private const string LinkPath = "/reports/2021-06-30/documents/doc-1";
    private const string StorePath = "/store";
    private const string Text = "settlement-id\tamount\n1\t2.00\n";

    private Clients clients = null!;

    public async Task InitializeAsync() => clients = await Clients.StartAsync();

    public async Task DisposeAsync() => await clients.DisposeAsync();

    [Fact]
    public async Task A_plain_document_comes_as_it_is_and_the_store_sees_no_token()
    {
        LayOutLinks();
        clients.Amazon.OnInTurn(StorePath, new Answer(200, Encoding.UTF8.GetBytes(Text)));

        Assert.Equal(Text, Encoding.UTF8.GetString(await FetchAsync()));

        var download = Assert.Single(clients.Amazon.RequestsTo(StorePath));
        Assert.False(download.Headers.ContainsKey("x-amz-access-token"));
        Assert.Equal("?X-Amz-Signature=secret-1", download.Query);
    }

    [Theory]
    [InlineData("\"compressionAlgorithm\":\"GZIP\",")]
    [InlineData("")]
    public async Task Gzip_is_told_by_its_bytes_though_the_store_says_identity(string algorithm)
    {
        LayOutLinks(algorithm);
        clients.Amazon.OnInTurn(
            StorePath,
            new Answer(
                200,
                Gzip(Text),
                new Dictionary<string, string>
                {
                    ["Content-Encoding"] = "identity",
                    ["Content-Type"] = "text/plain; charset=Cp1252",
                }
            )
        );

        Assert.Equal(Text, Encoding.UTF8.GetString(await FetchAsync()));
    }

    [SharedFact]
    public async Task The_recorded_compressed_document_is_decompressed()
    {
        LayOutLinks();
        clients.Amazon.OnInTurn(
            StorePath,
            Recordings.Answers(
                "Helpers_Reports20210630Test_test_download_compressed_report_document.yml",
                "amazonaws.com"
            )
        );

        var document = await FetchAsync();

        Assert.NotEqual(0x1f, document[0]);
        Assert.Contains('\t', Encoding.Latin1.GetString(document));
    }

    [SharedFact]
    public async Task After_the_recorded_expiry_a_new_link_is_asked_for_and_the_answer_is_no_data()
    {
        LayOutLinks();
        var expired = Recordings.Answers(
            "Helpers_Reports20210630Test_test_download_report_document_client_error.yml",
            "amazonaws.com"
        )[0];
        Assert.Equal(403, expired.Status);
        clients.Amazon.OnInTurn(StorePath, expired, new Answer(200, Encoding.UTF8.GetBytes(Text)));

        Assert.Equal(Text, Encoding.UTF8.GetString(await FetchAsync()));

        Assert.Equal(
            ["?X-Amz-Signature=secret-1", "?X-Amz-Signature=secret-2"],
            clients.Amazon.RequestsTo(StorePath).Select(request => request.Query)
        );
        Assert.DoesNotContain("secret-", clients.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_never_holds_ends_after_three()
    {
        LayOutLinks();
        clients.Amazon.OnInTurn(StorePath, new Answer(403, "<Error/>"u8.ToArray()));

        var refusal = await Assert.ThrowsAsync<AmazonException>(FetchAsync);

        Assert.Equal(AmazonFault.LinkExpired, refusal.Fault);
        Assert.Equal(3, clients.Amazon.RequestsTo(LinkPath).Count);
        Assert.DoesNotContain("secret-", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_off_gzip_document_is_not_taken()
    {
        LayOutLinks();
        // Long enough to be cut within the compressed data, not only within its last bytes.
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919}\t"));
        var whole = Gzip(text);
        clients.Amazon.OnInTurn(StorePath, new Answer(200, whole[..(whole.Length / 2)]));

        var refusal = await Assert.ThrowsAsync<AmazonException>(FetchAsync);

        Assert.Equal(AmazonFault.Transient, refusal.Fault);
        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_compression_is_refused_before_the_download()
    {
        LayOutLinks("\"compressionAlgorithm\":\"ZSTD\",");

        var refusal = await Assert.ThrowsAsync<AmazonException>(FetchAsync);

        Assert.Equal(AmazonFault.Refused, refusal.Fault);
        Assert.Empty(clients.Amazon.RequestsTo(StorePath));
    }

    [Fact]
    public async Task A_store_that_stumbles_is_asked_again_with_the_same_link()
    {
        LayOutLinks();
        clients.Amazon.OnInTurn(
            StorePath,
            new Answer(503, []),
            new Answer(200, Encoding.UTF8.GetBytes(Text))
        );

        var document = await clients.PassTimeAsync(FetchAsync(), TimeSpan.FromSeconds(1));

        Assert.Equal(Text, Encoding.UTF8.GetString(document));
        Assert.Single(clients.Amazon.RequestsTo(LinkPath));
    }

    private void LayOutLinks(string algorithm = "")
    {
        var links = 0;
        clients.Amazon.On(
            LinkPath,
            _ =>
                Answer.Json(
                    $$"""{"reportDocumentId":"doc-1",{{algorithm}}"url":"{{clients.Amazon.Root}}store?X-Amz-Signature=secret-{{++links}}"}"""
                )
        );
    }

    private static byte[] Gzip(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }

    private Task<byte[]> FetchAsync() =>
        clients
            .Get<ReportFetcher>()
            .FetchAsync(clients.Connection, "report-1", "doc-1", CancellationToken.None);
}
