using MlConnector.Hosting;
using MlConnector.Reconcile;

return await ServiceHost.RunAsync(
    "reconcile",
    args,
    builder =>
        builder
            .Services.AddReconcile()
            .AddServiceMessaging(builder.Configuration, new ReconcileModule())
);
