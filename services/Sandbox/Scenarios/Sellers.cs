using System.Collections.Immutable;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>One Amazon seller in one region, with the application's credentials for it.</summary>
internal sealed record Seller(
    string ConnectionId,
    string Region,
    string SellerId,
    string TimeZone,
    string ClientId,
    string ClientSecret,
    string RefreshToken,
    ImmutableArray<SettlementSeries> Series
);

/// <summary>Settlements that follow one another: each starts when the last one ended.</summary>
/// <param name="Decimals">Decimals of the currency's minor unit.</param>
/// <param name="TypicalPrice">Middle price of an article in minor units.</param>
/// <param name="TaxPerMille">Tax on top of the price.</param>
/// <param name="ClearingAccount">Deltek account that stands for what Amazon owes on this series.</param>
internal sealed record SettlementSeries(
    string Name,
    string MarketplaceId,
    string MarketplaceName,
    string Currency,
    int Decimals,
    long TypicalPrice,
    int TaxPerMille,
    WithheldTax Withheld,
    DocumentStyle Style,
    string ClearingAccount,
    string BankCode
);

/// <summary>Who hands the buyer's tax to the state.</summary>
internal enum WithheldTax
{
    /// <summary>The seller: Amazon pays the tax out.</summary>
    None,

    /// <summary>Amazon, as a facilitator of sales tax, on every order.</summary>
    SalesTax,

    /// <summary>Amazon, as a facilitator of value added tax, on some orders.</summary>
    ValueAddedTax,
}

/// <summary>How a settlement document writes dates and decimals; the two are independent of each other.</summary>
internal enum DocumentStyle
{
    /// <summary><c>2026-06-17 08:14:22 UTC</c>, <c>1234.56</c>.</summary>
    Iso,

    /// <summary><c>17.06.2026 08:14:22 UTC</c>, <c>1234,56</c>.</summary>
    DottedComma,
}

/// <summary>The sellers of the scenario. Names, ids and secrets are made up.</summary>
internal static class Sellers
{
    private static readonly SettlementSeries UnitedStates = new(
        "US",
        "ATVPDKIKX0DER",
        "Amazon.com",
        "USD",
        2,
        4_000,
        80,
        WithheldTax.SalesTax,
        DocumentStyle.Iso,
        "115.10",
        "USD1"
    );

    private static readonly SettlementSeries Germany = new(
        "DE",
        "A1PA6795UKMFR9",
        "Amazon.de",
        "EUR",
        2,
        3_500,
        190,
        WithheldTax.ValueAddedTax,
        DocumentStyle.DottedComma,
        "115.20",
        "EUR1"
    );

    private static readonly SettlementSeries France = Germany with
    {
        Name = "FR",
        MarketplaceId = "A13V1IB3VIYZZH",
        MarketplaceName = "Amazon.fr",
        TaxPerMille = 200,
    };

    private static readonly SettlementSeries Japan = new(
        "JP",
        "A1VC38T7YXB528",
        "Amazon.co.jp",
        "JPY",
        0,
        4_800,
        100,
        WithheldTax.None,
        DocumentStyle.Iso,
        "115.30",
        "JPY1"
    );

    public static ImmutableArray<Seller> All(bool parallelSeries) =>
        [
            Create("birchwood-us", "na", "A1BIRCHWOODUS", "America/Los_Angeles", UnitedStates),
            parallelSeries
                ? Create("birchwood-eu", "eu", "A2BIRCHWOODEU", "Europe/Berlin", Germany, France)
                : Create("birchwood-eu", "eu", "A2BIRCHWOODEU", "Europe/Berlin", Germany),
            Create("birchwood-jp", "fe", "A3BIRCHWOODJP", "Asia/Tokyo", Japan),
        ];

    private static Seller Create(
        string connection,
        string region,
        string sellerId,
        string timeZone,
        params ImmutableArray<SettlementSeries> series
    ) =>
        new(
            connection,
            region,
            sellerId,
            timeZone,
            $"amzn1.application-oa2-client.sandbox-{region}",
            $"sandbox-secret-{region}",
            $"Atzr|sandbox-{region}",
            series
        );
}
