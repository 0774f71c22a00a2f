using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>The store that report documents are downloaded from, with links that expire.</summary>
internal sealed class DownloadStore(Scenario scenario, SandboxOptions options, TimeProvider time)
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/tortuga/{documentId}", DownloadAsync)
            .WithMetadata(new Operation("download"));

    public string Link(string root, Settlement settlement, bool contentEncoding)
    {
        var expires = time.GetUtcNow().AddSeconds(options.DocumentLinkSeconds).ToUnixTimeSeconds();
        var path = $"/tortuga/{settlement.ReportDocumentId}";
        var encoding =
            contentEncoding && settlement.Compressed ? "&response-content-encoding=gzip" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{root}{path}?X-Amz-Expires={options.DocumentLinkSeconds}&Expires={expires}&X-Amz-Signature={Sign(path, expires)}{encoding}"
        );
    }

    private async Task DownloadAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var id = context.Request.RouteValues["documentId"] as string ?? "";
        if (
            !long.TryParse(query["Expires"], CultureInfo.InvariantCulture, out var expires)
            || query["X-Amz-Signature"] != Sign($"/tortuga/{id}", expires)
            || scenario.Settlements.FirstOrDefault(s => s.ReportDocumentId == id)
                is not { } settlement
        )
        {
            await RefuseAsync(
                context,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
                ""
            );
            return;
        }

        if (DateTimeOffset.FromUnixTimeSeconds(expires) <= time.GetUtcNow())
        {
            await RefuseAsync(
                context,
                "AccessDenied",
                "Request has expired",
                $"<X-Amz-Expires>{options.DocumentLinkSeconds}</X-Amz-Expires><Expires>{IsoInstant.Write(DateTimeOffset.FromUnixTimeSeconds(expires))}</Expires><ServerTime>{IsoInstant.Write(time.GetUtcNow())}</ServerTime>"
            );
            return;
        }

        await SendAsync(context, settlement);
    }

    private static async Task SendAsync(HttpContext context, Settlement settlement)
    {
        var content = SettlementDocument.Write(settlement);
        if (settlement.Compressed)
        {
            content = SettlementDocument.Compress(content);
        }

        // Amazon's store says identity even when the body is gzip, and names a charset that .NET does not know.
        context.Response.Headers.ContentEncoding =
            context.Request.Query["response-content-encoding"] == "gzip" ? "gzip" : "identity";
        context.Response.ContentType = "text/plain; charset=Cp1252";
        context.Response.ContentLength = content.Length;
        context.Response.Headers.Server = "AmazonS3";
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static Task RefuseAsync(
        HttpContext context,
        string code,
        string message,
        string more
    ) =>
        context.TextAsync(
            403,
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{more}<RequestId>{Guid.NewGuid():N}</RequestId></Error>",
            "application/xml"
        );

    private string Sign(string path, long expires) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(
                key,
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{path}?{expires}")
                )
            )
        );
}
