using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MlConnector.Ingest.Reports;

/// <summary>
/// The store that report documents lie in. It takes no access token; it says "identity" even when the
/// bytes are gzip, so nothing is decompressed on the way and the bytes themselves decide.
/// </summary>
internal sealed class DocumentStore
{
    /// <summary>Name of the HTTP client for downloads.</summary>
    public const string ClientName = "amazon-document";

    /// <summary>Bytes of one document as it comes and as it is read; a settlement of a million rows has about 250 MB.</summary>
    public const int DocumentBytesMax = 1024 * 1024 * 1024;

    /// <summary>Repetitions beyond the first try. The link lives five minutes, so more would only find it expired.</summary>
    private const int RetriesMax = 3;

    /// <summary>The link's own life: a download that takes longer has failed anyway.</summary>
    private static readonly TimeSpan DownloadTimeout = TimeSpan.FromMinutes(5);

    private readonly IHttpClientFactory clients;
    private readonly ResiliencePipeline<AmazonReply> pipeline;

    public DocumentStore(IHttpClientFactory clients, TimeProvider time)
    {
        this.clients = clients;
        pipeline = BuildPipeline(time);
    }

    /// <summary>The document's own bytes, decompressed where they are gzip.</summary>
    /// <exception cref="AmazonException">It is not to be had; <see cref="AmazonFault.LinkExpired"/> asks for a new link.</exception>
    public async Task<byte[]> DownloadAsync(
        Connection connection,
        DocumentLink link,
        CancellationToken cancellationToken
    )
    {
        RefuseUnlessFit(connection, link);
        try
        {
            var reply = await pipeline.ExecuteAsync(
                async token => await ExchangeAsync(link.Address, token),
                cancellationToken
            );
            return reply.Status is HttpStatusCode.OK
                ? Decompress(reply.Body)
                : throw Refused(reply);
        }
        catch (HttpRequestException exception)
        {
            throw NotReached("cannot be reached", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw NotReached("did not deliver in time", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new AmazonException(
                AmazonFault.Transient,
                "Amazon's document came damaged: its gzip data does not end well. It is fetched again later.",
                exception
            );
        }
    }

    private static void RefuseUnlessFit(Connection connection, DocumentLink link)
    {
        // Plain http is for a connection whose API is plain http too, which only a stand-in is.
        if (
            link.Address.Scheme != Uri.UriSchemeHttps
            && link.Address.Scheme != connection.Amazon.Api.Scheme
        )
        {
            throw new AmazonException(
                AmazonFault.Refused,
                $"Amazon's document link uses {link.Address.Scheme}; only https is followed."
            );
        }

        if (link.CompressionAlgorithm is not (null or "" or "GZIP"))
        {
            throw new AmazonException(
                AmazonFault.Refused,
                "Amazon names a compression other than GZIP for the document. A newer version of ML Connector is needed to read it."
            );
        }
    }

    /// <summary>1f 8b opens every gzip stream and no settlement report, whose first line is text.</summary>
    private static byte[] Decompress(byte[] body)
    {
        if (body is not [0x1f, 0x8b, ..])
        {
            return body;
        }

        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var document = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = gzip.Read(buffer)) > 0; )
        {
            if (document.Length + read > DocumentBytesMax)
            {
                throw new InvalidDataException(
                    "The document grows beyond every settlement when decompressed."
                );
            }

            document.Write(buffer, 0, read);
        }

        RefuseUnlessWhole(body, document.Length);
        return document.ToArray();
    }

    /// <summary>The last four bytes of a gzip member hold its length; a body that was cut off has others there.</summary>
    private static void RefuseUnlessWhole(byte[] body, long length)
    {
        if (body.Length < 18 || BitConverter.ToUInt32(body.AsSpan(^4)) != (uint)length)
        {
            throw new InvalidDataException("The gzip data is cut off.");
        }
    }

    private static AmazonException Refused(AmazonReply reply) =>
        reply.Status is HttpStatusCode.Forbidden
            ? new AmazonException(
                AmazonFault.LinkExpired,
                "Amazon's store does not accept the document's link any more. A new link is asked for."
            )
            : new AmazonException(
                reply.IsTransient ? AmazonFault.Transient : AmazonFault.Refused,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Amazon's store answered the download with status {(int)reply.Status}. It is tried again later."
                )
            );

    private static AmazonException NotReached(string what, Exception exception) =>
        new(
            AmazonFault.Transient,
            $"Amazon's store for report documents {what}. It is tried again later.",
            exception
        );

    private async Task<AmazonReply> ExchangeAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent.Value);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        return await AmazonReply.ReadAsync(response, DocumentBytesMax, cancellationToken);
    }

    private static ResiliencePipeline<AmazonReply> BuildPipeline(TimeProvider time) =>
        new ResiliencePipelineBuilder<AmazonReply> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<AmazonReply>
                {
                    MaxRetryAttempts = RetriesMax,
                    ShouldHandle = new PredicateBuilder<AmazonReply>()
                        .Handle<HttpRequestException>()
                        .HandleResult(reply => reply.IsTransient),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult<TimeSpan?>(
                            // Seconds: the store publishes no rate, and the link is running out.
                            BackOff.Delay(
                                arguments.AttemptNumber,
                                TimeSpan.FromMilliseconds(500),
                                TimeSpan.FromSeconds(1),
                                TimeSpan.FromSeconds(10),
                                Random.Shared.NextDouble()
                            )
                        ),
                }
            )
            .AddTimeout(DownloadTimeout)
            .Build();
}
