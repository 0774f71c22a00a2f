using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>Accounts, projects, banks, companies, periods and key formats, all read-only.</summary>
internal sealed class ReferenceData(SandboxOptions options, Periods periods)
{
    public static JsonObject CompanyJson(string code) =>
        new()
        {
            ["Company"] = code,
            ["FirmName"] = Firm.Name,
            ["FunctionalCurrencyCode"] = Firm.FunctionalCurrency,
            ["Country"] = "US",
            ["Status"] = "A",
        };

    public void Map(
        IEndpointRouteBuilder tenant,
        Action<IEndpointConventionBuilder, string> guarded
    )
    {
        Rows(
            tenant,
            guarded,
            "Settings.Period",
            () => periods.All.Select(p => p.ToJson()),
            "/api/Settings/Period"
        );
        Rows(
            tenant,
            guarded,
            "Settings.Company",
            () => [CompanyJson(Firm.Company)],
            "/api/Settings/Company"
        );
        Rows(
            tenant,
            guarded,
            "Settings.General",
            () => [CompanyJson(Firm.Company)],
            "/api/Settings/General"
        );
        Rows(tenant, guarded, "KeyCvt.CFGFormat", () => [KeyFormat()], "/api/KeyCvt/CFGFormat");
        Rows(
            tenant,
            guarded,
            "Accounts",
            () => Firm.Accounts.Select(AccountJson),
            "/api/Accounts",
            "/vision/Accounts"
        );
        Rows(tenant, guarded, "project", () => Firm.Projects.Select(ProjectJson), "/api/project");
        Rows(
            tenant,
            guarded,
            "CFGBANKS",
            () => Firm.Banks.Select(BankJson),
            "/vision/BankCode/CFGBANKS"
        );
        Rows(
            tenant,
            guarded,
            "CFGAutoPosting",
            () => [new JsonObject { ["Company"] = Firm.Company, ["AcctsReceivable"] = "112.00" }],
            "/vision/AccountConfiguration/CFGAutoPosting"
        );
        Rows(
            tenant,
            guarded,
            "CFGEnabledCurrencies",
            () => Firm.EnabledCurrencies.Select(code => new JsonObject { ["Code"] = code }),
            "/api/codeTable/CFGEnabledCurrencies"
        );
        guarded(tenant.MapGet("/api/project/{wbs1}", ProjectAsync), "project.one");
    }

    private static void Rows(
        IEndpointRouteBuilder tenant,
        Action<IEndpointConventionBuilder, string> guarded,
        string operation,
        Func<IEnumerable<JsonObject>> rows,
        params string[] paths
    )
    {
        foreach (var path in paths)
        {
            guarded(
                tenant.MapGet(
                    path,
                    context =>
                        context.JsonAsync(
                            200,
                            new RowQuery(context.Request.Query).Apply(rows(), paged: true)
                        )
                ),
                operation
            );
        }
    }

    private static Task ProjectAsync(HttpContext context)
    {
        var wbs1 = context.Request.RouteValues["wbs1"] as string ?? "";
        return context.JsonAsync(
            200,
            Firm.FindProject(wbs1) is { } project ? new JsonArray(ProjectJson(project)) : []
        );
    }

    private JsonObject KeyFormat() =>
        new()
        {
            ["PKey"] = "1",
            ["Entity"] = "Birchwood",
            ["RefnoLength"] = options.RefnoLength,
            ["AccountLength"] = 6,
            ["AccountDelimiter"] = ".",
            ["AccountDelimiterPosition"] = 4,
            ["WBS1Length"] = 10,
            ["WBS2Length"] = 4,
            ["WBS3Length"] = 4,
            ["OrgLevels"] = 2,
            ["OrgDelimiter"] = ":",
        };

    private static JsonObject AccountJson(Account account) =>
        new()
        {
            ["Account"] = account.Number,
            ["Name"] = account.Name,
            ["Type"] = account.Type,
            ["Status"] = account.Status,
            ["Detail"] = "Y",
            ["CashBasisAccount"] = "",
        };

    private static JsonObject ProjectJson(Project project) =>
        new()
        {
            ["WBS1"] = project.Wbs1,
            ["WBS2"] = " ",
            ["WBS3"] = " ",
            ["Name"] = project.Name,
            ["ChargeType"] = project.ChargeType,
            ["SubLevel"] = "N",
            ["Status"] = project.Status,
            ["Org"] = project.Org,
            ["ProjectCurrencyCode"] = Firm.FunctionalCurrency,
        };

    private static JsonObject BankJson(Bank bank) =>
        new()
        {
            ["Code"] = bank.Code,
            ["Description"] = bank.Description,
            ["Company"] = Firm.Company,
            ["Org"] = "01:NY",
            ["Account"] = bank.Account,
            ["CurrencyCode"] = bank.Currency,
        };
}
