using System.Globalization;
using System.Net;

namespace MlConnector.Ingest.Amazon;

/// <summary>One answer of Amazon, read whole.</summary>
internal sealed record AmazonReply(
    HttpStatusCode Status,
    byte[] Body,
    string? RequestId,
    double? RateLimit
)
{
    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    public bool IsThrottled => Status is HttpStatusCode.TooManyRequests;

    /// <summary>Worth trying again as it is: throttled or a fault on Amazon's side.</summary>
    public bool IsTransient => IsThrottled || (int)Status >= 500;

    /// <summary>Status and id only: the body may hold what no log should.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)Status} {RequestId}");

    /// <exception cref="HttpRequestException">The connection broke, or more than <paramref name="bytesMax"/> came.</exception>
    public static async Task<AmazonReply> ReadAsync(
        HttpResponseMessage response,
        long bytesMax,
        CancellationToken cancellationToken
    )
    {
        await response.Content.LoadIntoBufferAsync(bytesMax, cancellationToken);
        return new AmazonReply(
            response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(cancellationToken),
            Header(response, "x-amzn-RequestId"),
            RateOf(Header(response, "x-amzn-RateLimit-Limit"))
        );
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Tokens per second; best effort on Amazon's side, so anything odd counts as not said.</summary>
    private static double? RateOf(string? text) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var rate
        )
        // 0.0001/s is one call in three hours, 1,000/s no limit at all: beyond these it is no usage plan.
        && rate is >= 0.0001 and <= 1000
            ? rate
            : null;
}
