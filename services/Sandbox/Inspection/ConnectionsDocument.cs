using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Inspection;

/// <summary>The connector's settings for this sandbox: connections and, beside them, credentials.</summary>
internal static class ConnectionsDocument
{
    public static JsonObject Write(Scenario scenario, SandboxOptions options, string root)
    {
        var amazon = new JsonObject();
        var deltek = new JsonObject();
        foreach (var seller in scenario.Sellers)
        {
            amazon[seller.ConnectionId] = new JsonObject
            {
                ["ClientId"] = seller.ClientId,
                ["ClientSecret"] = seller.ClientSecret,
                ["RefreshToken"] = seller.RefreshToken,
            };
            deltek[seller.ConnectionId] = new JsonObject
            {
                ["Username"] = Firm.Username,
                ["Password"] = Firm.Password,
                ["ClientId"] = Firm.ClientId,
                ["ClientSecret"] = Firm.ClientSecret,
            };
        }

        return new JsonObject
        {
            ["Connections"] = new JsonArray([
                .. scenario.Sellers.Select(seller => Connection(scenario, seller, options, root)),
            ]),
            ["Credentials"] = new JsonObject { ["Amazon"] = amazon, ["Deltek"] = deltek },
        };
    }

    private static JsonObject Connection(
        Scenario scenario,
        Seller seller,
        SandboxOptions options,
        string root
    ) =>
        new()
        {
            ["Id"] = seller.ConnectionId,
            ["Region"] = seller.Region,
            ["SellerId"] = seller.SellerId,
            ["MarketplaceIds"] = new JsonArray([
                .. seller.Series.Select(s => JsonValue.Create(s.MarketplaceId)),
            ]),
            ["TimeZone"] = seller.TimeZone,
            ["GoLive"] = DateOnly
                .FromDateTime(scenario.Settlements.Min(s => s.StartAt).UtcDateTime)
                .AddDays(-1)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["Amazon"] = new JsonObject
            {
                ["Api"] = root,
                ["Login"] = $"{root}/auth/o2/token",
                ["PollIntervalSeconds"] = 2,
            },
            ["Deltek"] = new JsonObject
            {
                ["ApiRoot"] = $"{root}/{options.Tenant}/api",
                ["Database"] = Firm.Database,
                ["Company"] = Firm.Company,
                ["AllowInsecure"] = true,
                ["ControlJournalBatch"] = Books.OpeningJournal,
                ["ControlReceiptBatch"] = Books.OpeningReceipt,
            },
            ["Booking"] = Booking(seller),
        };

    private static JsonObject Booking(Seller seller)
    {
        var series = seller.Series[0];
        var project = $"AMZ-{seller.Region switch { "na" => "US", "eu" => "EU", _ => "JP" }}";
        var accounts = new JsonObject
        {
            ["carried-debt"] = Assignment(series.ClearingAccount, project),
        };
        foreach (var (category, account) in Firm.Categories)
        {
            accounts[category] = Assignment(account, project);
        }

        return new JsonObject
        {
            ["ClearingAccount"] = series.ClearingAccount,
            ["ClearingWbs1"] = project,
            ["BankCode"] = series.BankCode,
            ["ApprovalRequired"] = false,
            ["Accounts"] = accounts,
        };
    }

    private static JsonObject Assignment(string account, string project) =>
        new() { ["Account"] = account, ["Wbs1"] = project };
}
