using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Finances API: event groups of v0 and transactions of 2024-06-19.</summary>
internal sealed class FinancesApi(Scenario scenario, SandboxOptions options, TimeProvider time)
{
    private const int TransactionsPerPage = 500;
    private static readonly TimeSpan RangeMax = TimeSpan.FromDays(180);

    /// <summary>Amazon's dates must lie at least this far in the past.</summary>
    private static readonly TimeSpan Freshest = TimeSpan.FromMinutes(2);

    /// <summary>Page tokens of v0 are good for this long; an older one answers an empty payload.</summary>
    private static readonly TimeSpan GroupTokenLife = TimeSpan.FromMinutes(3);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/finances/v0/financialEventGroups", ListGroupsAsync)
            .WithMetadata(
                new Operation("listFinancialEventGroups"),
                new SellingPartnerOperation("listFinancialEventGroups", 0.5m, 30)
            );
        routes
            .MapGet("/finances/2024-06-19/transactions", ListTransactionsAsync)
            .WithMetadata(
                new Operation("listTransactions"),
                new SellingPartnerOperation("listTransactions", 0.5m, 10)
            );
    }

    private async Task ListGroupsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var now = time.GetUtcNow();
        if (
            !TryDate(
                query,
                "FinancialEventGroupStartedAfter",
                DateTimeOffset.MinValue,
                out var after
            )
            || !TryDate(query, "FinancialEventGroupStartedBefore", now - Freshest, out var before)
            || (
                after == DateTimeOffset.MinValue
                && !query.ContainsKey("FinancialEventGroupStartedBefore")
            )
            || after > before
            || before > now - Freshest
        )
        {
            await context.RefuseAsync(400, "InvalidInput", "Date range is invalid.", details: null);
            return;
        }

        if (!TryPageSize(query["MaxResultsPerPage"], out var pageSize))
        {
            await context.InvalidInputAsync("MaxResultsPerPage must be 1 to 100.");
            return;
        }

        var seller = AmazonGate.SellerOf(context);
        var arguments = PageToken.ArgumentsOf(query, seller.SellerId);
        if (!TryOffset(query["NextToken"], arguments, now - GroupTokenLife, out var offset))
        {
            // A token that Amazon does not know gives an empty answer and no error.
            await context.JsonAsync(200, new JsonObject { ["payload"] = new JsonObject() });
            return;
        }

        await context.JsonAsync(
            200,
            GroupPage(seller, after, before, offset, pageSize, arguments, now)
        );
    }

    private JsonObject GroupPage(
        Seller seller,
        DateTimeOffset after,
        DateTimeOffset before,
        int offset,
        int pageSize,
        string arguments,
        DateTimeOffset now
    )
    {
        var tooWide = after > DateTimeOffset.MinValue && before - after > RangeMax;
        var groups = tooWide
            ? []
            : EventGroup
                .Of(scenario, seller)
                .Where(g => g.StartAt >= after && g.StartAt < before)
                .OrderByDescending(g => g.StartAt)
                .ThenBy(g => g.Id, StringComparer.Ordinal)
                .ToList();
        var payload = new JsonObject
        {
            ["FinancialEventGroupList"] = new JsonArray([
                .. groups.Skip(offset).Take(pageSize).Select(g => g.ToJson()),
            ]),
        };
        if (offset + pageSize < groups.Count)
        {
            payload["NextToken"] = new PageToken(offset + pageSize, arguments, now).Write();
        }

        return new JsonObject { ["payload"] = payload };
    }

    private async Task ListTransactionsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var name = query["relatedIdentifierName"].ToString();
        if (name.Length == 0 && !query.ContainsKey("postedAfter"))
        {
            await context.RefuseAsync(
                400,
                "InvalidInput",
                "Start date cannot be null",
                "Start date cannot be null"
            );
            return;
        }

        if (name is not ("" or "FINANCIAL_EVENT_GROUP_ID" or "ORDER_ID"))
        {
            await context.InvalidInputAsync(
                $"relatedIdentifierName {name} cannot be used as a filter."
            );
            return;
        }

        if (
            !TryDate(query, "postedAfter", DateTimeOffset.MinValue, out var after)
            || !TryDate(query, "postedBefore", time.GetUtcNow() - Freshest, out var before)
        )
        {
            await context.InvalidInputAsync(
                "postedAfter and postedBefore must be ISO 8601 date-times."
            );
            return;
        }

        var seller = AmazonGate.SellerOf(context);
        var arguments = PageToken.ArgumentsOf(query, seller.SellerId);
        if (!TryOffset(query["nextToken"], arguments, DateTimeOffset.MinValue, out var offset))
        {
            await context.InvalidInputAsync("The nextToken is not valid for these arguments.");
            return;
        }

        var tooWide = after > DateTimeOffset.MinValue && before - after > RangeMax;
        var found = tooWide
            ? []
            : Transactions(seller, query).Where(t => t.PostedAt >= after && t.PostedAt < before);
        await context.JsonAsync(200, TransactionPage([.. found], offset, arguments));
    }

    private JsonObject TransactionPage(List<FinanceTransaction> found, int offset, string arguments)
    {
        var payload = new JsonObject
        {
            ["transactions"] = new JsonArray([
                .. found.Skip(offset).Take(TransactionsPerPage).Select(t => t.ToJson()),
            ]),
        };
        if (offset + TransactionsPerPage < found.Count)
        {
            payload["nextToken"] = new PageToken(
                offset + TransactionsPerPage,
                arguments,
                time.GetUtcNow()
            ).Write();
        }

        return new JsonObject { ["payload"] = payload };
    }

    private IEnumerable<FinanceTransaction> Transactions(Seller seller, IQueryCollection query)
    {
        var value = query["relatedIdentifierValue"].ToString();
        var byGroup = query["relatedIdentifierName"] == "FINANCIAL_EVENT_GROUP_ID";
        var status = query["transactionStatus"].ToString();
        var marketplace = query["marketplaceId"].ToString();
        return scenario
            .Settlements.Where(s => s.Seller.SellerId == seller.SellerId)
            .Where(s => !byGroup || s.EventGroupId == value)
            .Where(s => marketplace.Length == 0 || s.Series.MarketplaceId == marketplace)
            .SelectMany(s => FinanceTransaction.Of(s, options.DeferredTransactions))
            .Where(t => query["relatedIdentifierName"] != "ORDER_ID" || t.OrderId == value)
            .Where(t =>
                status.Length == 0 || t.Status.Equals(status, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static bool TryOffset(
        string? token,
        string arguments,
        DateTimeOffset madeSince,
        out int offset
    )
    {
        offset = 0;
        if (string.IsNullOrEmpty(token))
        {
            return true;
        }

        if (
            PageToken.Read(token) is not { } page
            || page.Arguments != arguments
            || page.MadeAt < madeSince
        )
        {
            return false;
        }

        offset = page.Offset;
        return true;
    }

    private static bool TryPageSize(string? text, out int pageSize)
    {
        pageSize = 10;
        return string.IsNullOrEmpty(text)
            || (
                int.TryParse(text, CultureInfo.InvariantCulture, out pageSize)
                && pageSize is >= 1 and <= 100
            );
    }

    private static bool TryDate(
        IQueryCollection query,
        string name,
        DateTimeOffset otherwise,
        out DateTimeOffset at
    )
    {
        at = otherwise;
        return !query.TryGetValue(name, out var text) || IsoInstant.TryParse(text, out at);
    }
}
