using System.Collections.Immutable;

namespace MlConnector.Sandbox.Deltek;

/// <param name="Type">Deltek's account type: 1 asset, 2 liability, 3 net worth, 4 revenue, 5 reimbursable, 7 direct, 9 indirect.</param>
internal sealed record Account(string Number, string Name, int Type, string Status = "A");

/// <param name="ChargeType">R regular, H overhead.</param>
/// <param name="Status">A active, D dormant.</param>
internal sealed record Project(
    string Wbs1,
    string Name,
    string ChargeType,
    string Org,
    string Status = "A"
);

internal sealed record Bank(string Code, string Description, string Account, string Currency);

/// <summary>
/// Birchwood Consulting, a firm of eighty that also sells its handbooks and kits on Amazon: the
/// company, chart of accounts, projects and banks that the Deltek stand-in knows. Everything is made up.
/// </summary>
internal static class Firm
{
    public const string Company = "01";
    public const string Name = "Birchwood Consulting";
    public const string Database = "BIRCHWOOD";
    public const string Username = "AMZCONNECTOR";
    public const string Password = "sandbox-password";
    public const string ClientId = "sandbox-client";
    public const string ClientSecret = "sandbox-client-secret";
    public const string FunctionalCurrency = "USD";

    public static readonly ImmutableArray<string> EnabledCurrencies = ["USD", "EUR", "JPY"];

    public static readonly ImmutableArray<Account> Accounts =
    [
        new("101.00", "Operating bank USD", 1),
        new("101.10", "Operating bank EUR", 1),
        new("101.20", "Operating bank JPY", 1),
        new("112.00", "Accounts receivable", 1),
        new("115.10", "Amazon clearing USD", 1),
        new("115.20", "Amazon clearing EUR", 1),
        new("115.30", "Amazon clearing JPY", 1),
        new("116.00", "Amazon reserves", 1),
        new("117.00", "Amazon balances between stores", 1),
        new("131.00", "Prepaid expenses", 1),
        new("201.00", "Accounts payable", 2),
        new("205.00", "Company card", 2),
        new("215.00", "Sales tax payable", 2),
        new("241.00", "Amazon loans", 2),
        new("301.00", "Owners' equity", 3),
        new("401.00", "Consulting fees", 4),
        new("421.00", "Marketplace product sales", 4),
        new("421.10", "Marketplace shipping income", 4),
        new("421.20", "Marketplace gift wrap income", 4),
        new("421.30", "Marketplace liquidation income", 4),
        new("421.90", "Marketplace other income", 4),
        new("422.00", "Marketplace product refunds", 4),
        new("422.10", "Marketplace shipping refunds", 4),
        new("422.20", "Marketplace promotions", 4),
        new("423.00", "Marketplace reimbursements", 4),
        new("423.10", "Marketplace adjustments", 4),
        new("521.00", "Marketplace selling fees", 7),
        new("521.10", "Marketplace fulfilment fees", 7),
        new("521.20", "Marketplace storage fees", 7),
        new("521.30", "Marketplace inbound fees", 7),
        new("521.40", "Marketplace removal fees", 7),
        new("521.50", "Marketplace refund fees", 7),
        new("521.60", "Marketplace subscription fees", 7),
        new("521.70", "Marketplace advertising", 7),
        new("521.80", "Marketplace promotion fees", 7),
        new("521.90", "Marketplace shipping labels", 7),
        new("522.00", "Marketplace service fees", 7),
        new("522.10", "Marketplace regulatory fees", 7),
        new("601.00", "Direct labor", 7),
        new("701.00", "Rent", 9),
        new("799.00", "Old suspense account", 9, Status: "I"),
    ];

    public static readonly ImmutableArray<Project> Projects =
    [
        new("AMZ-US", "Amazon store United States", "R", "01:NY"),
        new("AMZ-EU", "Amazon store Europe", "R", "01:BER"),
        new("AMZ-JP", "Amazon store Japan", "R", "01:NY"),
        new("2024-017", "Harbor rail feasibility study", "R", "01:NY"),
        new("2021-003", "Old town hall survey", "R", "01:NY", Status: "D"),
        new("OH-GENERAL", "General overhead", "H", "01:NY"),
    ];

    public static readonly ImmutableArray<Bank> Banks =
    [
        new("USD1", "First Birch Bank, USD", "101.00", "USD"),
        new("EUR1", "Birkenbank Berlin, EUR", "101.10", "EUR"),
        new("JPY1", "Shirakaba Bank, JPY", "101.20", "JPY"),
    ];

    /// <summary>Category of the connector to account; <c>carried-debt</c> is the series' clearing account.</summary>
    public static readonly ImmutableArray<(string Category, string Account)> Categories =
    [
        ("product-sales", "421.00"),
        ("shipping-income", "421.10"),
        ("gift-wrap-income", "421.20"),
        ("liquidation-income", "421.30"),
        ("other-income", "421.90"),
        ("product-refunds", "422.00"),
        ("shipping-refunds", "422.10"),
        ("promotions", "422.20"),
        ("tax-collected", "215.00"),
        ("tax-withheld", "215.00"),
        ("selling-fees", "521.00"),
        ("fulfilment-fees", "521.10"),
        ("storage-fees", "521.20"),
        ("inbound-fees", "521.30"),
        ("removal-fees", "521.40"),
        ("refund-fees", "521.50"),
        ("subscription-fees", "521.60"),
        ("advertising", "521.70"),
        ("promotion-fees", "521.80"),
        ("shipping-labels", "521.90"),
        ("service-fees", "522.00"),
        ("regulatory-fees", "522.10"),
        ("reimbursements", "423.00"),
        ("adjustments", "423.10"),
        ("reserve", "116.00"),
        ("card-charges", "205.00"),
        ("failed-transfers", "201.00"),
        ("inter-store-debts", "117.00"),
        ("micro-deposits", "423.10"),
        ("loans", "241.00"),
    ];

    public static Account? FindAccount(string number) =>
        Accounts.FirstOrDefault(a => a.Number.Equals(number, StringComparison.OrdinalIgnoreCase));

    public static Project? FindProject(string wbs1) =>
        Projects.FirstOrDefault(p => p.Wbs1.Equals(wbs1, StringComparison.OrdinalIgnoreCase));

    public static Bank? FindBank(string code) =>
        Banks.FirstOrDefault(b => b.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
}
