using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>What every Selling Partner API call passes: headers, access token, rate limit.</summary>
internal sealed class AmazonGate(AccessTokens tokens, Throttle throttle)
{
    private const int UserAgentMax = 500;
    private static readonly object SellerKey = new();

    /// <summary>The seller of a request that has passed the gate.</summary>
    public static Seller SellerOf(HttpContext context) =>
        context.Items[SellerKey] as Seller
        ?? throw new InvalidOperationException("The request has not passed the gate.");

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<SellingPartnerOperation>()
            is not { } operation
        )
        {
            await next(context);
            return;
        }

        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var agent = context.Request.Headers.UserAgent.ToString();
        if (agent.Length is 0 or > UserAgentMax)
        {
            await context.InvalidInputAsync(
                "A user-agent header of 1 to 500 characters is required."
            );
            return;
        }

        if (await SellerAsync(context) is not { } seller)
        {
            return;
        }

        if (!throttle.TryTake(seller.SellerId, operation))
        {
            await context.QuotaExceededAsync();
            return;
        }

        context.Items[SellerKey] = seller;
        context.Response.OnStarting(() =>
        {
            // Amazon names the rate on these only, never on a refused token or a 429.
            if (context.Response.StatusCode is (>= 200 and < 300) or 400 or 404)
            {
                context.Response.Headers["x-amzn-RateLimit-Limit"] = throttle.RateHeader(operation);
            }

            return Task.CompletedTask;
        });
        await next(context);
    }

    private async Task<Seller?> SellerAsync(HttpContext context)
    {
        var token = context.Request.Headers["x-amz-access-token"].ToString();
        if (token.Length == 0)
        {
            await context.UnauthorizedAsync("Access token is missing in the request header.");
            return null;
        }

        var seller = tokens.Find(token, out var expired);
        if (seller is null)
        {
            await context.UnauthorizedAsync(
                "The access token you provided is revoked, malformed or invalid."
            );
            return null;
        }

        if (expired)
        {
            await context.UnauthorizedAsync("The access token you provided has expired.");
            return null;
        }

        return seller;
    }
}
